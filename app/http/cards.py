"""Pictures for links to this site: their addresses, and where they are kept once they are drawn."""

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from flask import Response, current_app

from app.base import links
from app.base.cards import Card
from app.http.pictures import uploads_folder
from app.http.template import asset_file
from app.models.topics import Topic
from app.operations.kinds import kind_named
from app.queries.topic_page import TopicPage
from app.settings.store import site

DESIGN = "1"  # counted up when cards look different, so that addresses change
MOST_KEPT = 5000
A_DAY_SECONDS = 86_400


def card_of_topic(topic: Topic) -> Card:
    """Needs the topic with its space."""
    locale = site().locale
    return _card(topic.title, f"{kind_named(topic.kind).plural}  ·  {topic.space.name_in(locale)}")


def card_of_site() -> Card:
    return _card(site().tagline or site().name, "")


def _card(title: str, place: str) -> Card:
    logo = site().logo_by_day
    picture = uploads_folder() / logo.file_name if logo else None
    return Card(title, place, site().name, site().accent.lower(), asset_file("card.ttf"), picture)


def picture_of_topic(page: TopicPage) -> str:
    """The whole address of the cover of a blog post, else of the topic's card."""
    upload = getattr(getattr(page.more, "cover", page.more), "upload", None)
    return links.whole(f"/uploads/{upload.file_name}") if upload else address_of(card_of_topic(page.topic), page.topic)


def picture_of_site() -> str:
    return address_of(card_of_site())


def address_of(card: Card, topic: Topic | None = None) -> str:
    return links.whole(f"/og/{topic.id if topic else 'site'}-{stamp_of(card)}.png")


def stamp_of(card: Card) -> str:
    """Changes with everything that is seen on the card: an address may be kept for ever."""
    files = [path.name if path else "" for path in (card.font, card.logo)]
    seen = "\0".join((DESIGN, card.title, card.place, card.site_name, card.accent, *files))
    return blake2b(seen.encode(), digest_size=6).hexdigest()


def kept(name: str, stamp: str, draw: Callable[[], bytes]) -> bytes:
    """A picture; drawn when it is asked for the first time, in place of what it looked like before."""
    folder: Path = current_app.config["YUI"].home / "cards"
    target = folder / f"{name}-{stamp}.png"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for before in folder.glob(f"{name}-*.png"):
            before.unlink(missing_ok=True)
        draft = folder / f".{target.name}.{os.getpid()}"
        draft.write_bytes(draw())
        draft.replace(target)
        _make_room(folder)
    return target.read_bytes()


def kept_by_browsers(picture: bytes) -> Response:
    """For a day: what is hidden later is not shown for much longer."""
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY_SECONDS}"
    return response


def _make_room(folder: Path) -> None:
    """The oldest go: they are drawn again when somebody asks."""
    names = [path for path in folder.iterdir() if path.suffix == ".png"]
    if len(names) <= MOST_KEPT:
        return
    names.sort(key=lambda path: path.stat().st_mtime)
    for path in names[: len(names) - MOST_KEPT * 9 // 10]:
        path.unlink(missing_ok=True)
