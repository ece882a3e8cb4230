"""What all writing shares: the text's limits, its HTML, the people it names, a newcomer's pace."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.base import markup
from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, Refused
from app.base.i18n import _
from app.base.link_cards import Card
from app.models.members import Member
from app.models.posts import Post
from app.models.previews import LinkPreview, digest_of
from app.models.topics import Tag
from app.rules.actor import Actor
from app.settings.store import site

LONGEST_TITLE = 200
LONGEST_TEXT = 50_000
NEWCOMER_DAYS = 7


@dataclass(frozen=True)
class Written:
    """A text ready to be stored; ids of whom it names, never the author's own."""

    source: str
    html: str
    excerpt: str
    mentioned_ids: tuple[int, ...]
    quoted_author_ids: tuple[int, ...]
    links: tuple[str, ...] = ()  # that are lines of their own


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give it a title."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(_("A title has at most %(n)s characters.", n=LONGEST_TITLE), field="title")
    return title


def written(source: str, author_id: int | None, at: datetime | None = None, *, opens_topic: bool = False) -> Written:
    """Check and render a text of that moment; call it before locking anything, for it takes a millisecond.

    Headings of the text that opens a topic can be reached by their ids: it stands once on its page.
    """
    at = at or now()
    source = source.replace("\r\n", "\n").replace("\x00", "").strip()
    if not source:
        raise Invalid(_("Write something first."), field="source")
    if len(source) > LONGEST_TEXT:
        raise Invalid(_("A post has at most %(n)s characters.", n=LONGEST_TEXT), field="source")
    people: dict[str, int] = {}
    rendered = markup.render(
        source,
        lambda handles: _remember(people, handles, at),
        anchors=opens_topic,
        tags=_tags_there_are,
        cards=_known_cards,
    )
    return Written(
        source,
        rendered.html,
        markup.plain(rendered.html),
        tuple(sorted(set(people.values()) - {author_id})),
        _authors_of(rendered.quoted_posts, author_id, at),
        rendered.links,
    )


def previewed(source: str) -> str:
    """The text's HTML while it is being written."""
    return markup.render(source[:LONGEST_TEXT], tags=_tags_there_are, cards=_known_cards).html


def _tags_there_are(names: tuple[str, ...]) -> Collection[str]:
    return set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names[:20]))))


def _known_cards(urls: tuple[str, ...]) -> dict[str, Card]:
    """What stands at these addresses, as far as a worker has read it."""
    query = select(LinkPreview).where(LinkPreview.digest.in_([digest_of(url) for url in urls[:20]]))
    known = db.session.scalars(query.where(LinkPreview.title != ""))
    return {preview.url: Card(preview.title, preview.description, preview.site) for preview in known}


def _remember(people: dict[str, int], handles: tuple[str, ...], at: datetime) -> Collection[str]:
    """Whose handles these are. Nobody is named before they joined, whatever handle they took later."""
    if handles:
        who = func.coalesce(Member.merged_into_id, Member.id)
        query = select(Member.handle, who).where(Member.handle.in_(handles[:20]), Member.joined_at <= at)
        people |= {handle: member_id for handle, member_id in db.session.execute(query)}
    return people


def _authors_of(post_ids: tuple[int, ...], author_id: int | None, at: datetime) -> tuple[int, ...]:
    if not post_ids:
        return ()
    query = select(Post.author_id).where(Post.id.in_(post_ids[:20]), Post.author_id != (author_id or 0))
    query = query.where(Post.created_at <= at)
    return tuple(sorted(set(db.session.scalars(query))))


def check_pace(actor: Actor) -> None:
    """A member's first week has a limit of posts a day; it stops floods, not people."""
    if actor.is_staff or actor.joined_at is None or actor.joined_at < now() - timedelta(days=NEWCOMER_DAYS):
        return
    since = now() - timedelta(days=1)
    query = select(func.count()).where(Post.author_id == actor.member_id, Post.created_at > since)
    limit = site().new_member_posts_a_day
    if (db.session.scalar(query) or 0) >= limit:
        raise Refused(_("New members write at most %(n)s posts a day. Your text is kept; come back tomorrow.", n=limit))
