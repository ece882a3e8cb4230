"""Pictures for links to this site: their addresses, and where they are kept once they are drawn."""

import os
from hashlib import blake2b
from pathlib import Path

from flask import current_app

from app.base import links
from app.base.cards import Card, drawn
from app.http.template import asset_file
from app.models.topics import Topic
from app.operations.kinds import kind_named
from app.queries.topic_page import TopicPage
from app.settings.store import site

DESIGN = "1"  # counted up when cards look different, so that addresses change
MOST_KEPT = 5000


def card_of_topic(topic: Topic) -> Card:
    """Needs the topic with its space."""
    locale = site().locale
    return _card(topic.title, f"{kind_named(topic.kind).plural}  ·  {topic.space.name_in(locale)}")


def card_of_site() -> Card:
    return _card(site().tagline or site().name, "")


def _card(title: str, place: str) -> Card:
    return Card(title, place, site().name, site().accent.lower(), asset_file("card.ttf"))


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
    seen = "\0".join((DESIGN, card.title, card.place, card.site_name, card.accent, str(card.font), str(card.logo)))
    return blake2b(seen.encode(), digest_size=6).hexdigest()


def kept(name: str, card: Card) -> Path:
    """The file of the card; drawn when it is asked for the first time, in place of what it looked like before."""
    folder: Path = current_app.config["YUI"].home / "cards"
    target = folder / f"{name}-{stamp_of(card)}.png"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for before in folder.glob(f"{name}-*.png"):
            before.unlink(missing_ok=True)
        draft = folder / f".{target.name}.{os.getpid()}"
        draft.write_bytes(drawn(card))
        draft.replace(target)
        _make_room(folder)
    return target


def _make_room(folder: Path) -> None:
    """The oldest go: they are drawn again when somebody asks."""
    names = [path for path in folder.iterdir() if path.suffix == ".png"]
    if len(names) <= MOST_KEPT:
        return
    names.sort(key=lambda path: path.stat().st_mtime)
    for path in names[: len(names) - MOST_KEPT * 9 // 10]:
        path.unlink(missing_ok=True)
