"""What the pages of the blog show besides topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.kinds.blog.models import BlogCover, BlogPart, BlogReaction, BlogSeries, BlogTally
from app.models.topics import Topic
from app.queries.topic_list import readable
from app.rules.actor import Actor


@dataclass(frozen=True)
class BlogRows:
    """Covers by topic id; the drafts, soonest first, for staff only."""

    covers: Mapping[int, BlogCover]
    drafts: Sequence[Topic]


@dataclass(frozen=True)
class SeriesView:
    """A series as far as the viewer may read it, and where in it we are."""

    name: str
    parts: Sequence[Topic]
    here: int  # from 0

    @property
    def previous(self) -> Topic | None:
        return self.parts[self.here - 1] if self.here else None

    @property
    def following(self) -> Topic | None:
        return self.parts[self.here + 1] if self.here + 1 < len(self.parts) else None


@dataclass(frozen=True)
class BlogHead:
    """What a post of the blog shows besides: `counts` by kind of reaction, `mine` those of the viewer."""

    cover: BlogCover | None
    counts: Mapping[str, int]
    mine: frozenset[str]
    series: SeriesView | None


def blog_head(actor: Actor, topic: Topic) -> BlogHead:
    """One command, and another for a post in a series."""
    mine = (BlogReaction.topic_id == Topic.id) & (BlogReaction.member_id == (actor.member_id or 0))
    query = (
        select(BlogCover, BlogTally.counts, BlogPart.series_id, BlogReaction.kind)
        .select_from(Topic)
        .outerjoin(BlogCover, BlogCover.topic_id == Topic.id)
        .outerjoin(BlogTally, BlogTally.topic_id == Topic.id)
        .outerjoin(BlogPart, BlogPart.topic_id == Topic.id)
        .outerjoin(BlogReaction, mine)
        .where(Topic.id == topic.id)
        .options(joinedload(BlogCover.upload))
    )
    rows = db.session.execute(query).all()
    cover, counts, series_id, _kind = rows[0]
    series = series_view(actor, topic, series_id) if series_id else None
    return BlogHead(cover, counts or {}, frozenset(row.kind for row in rows if row.kind), series)


def series_view(actor: Actor, topic: Topic, series_id: int) -> SeriesView:
    """In their order; drafts stand there for staff only."""
    query = select(Topic, BlogSeries.name).join(BlogPart, BlogPart.topic_id == Topic.id)
    query = query.join(BlogSeries, BlogSeries.id == BlogPart.series_id).where(BlogPart.series_id == series_id)
    if not actor.is_staff:
        query = query.where(or_(_is_readable(actor), Topic.id == topic.id))
    rows = db.session.execute(query.where(Topic.removed_at.is_(None)).order_by(BlogPart.place)).all()
    parts = [part for part, _name in rows]
    here = next((place for place, part in enumerate(parts) if part.id == topic.id), 0)
    return SeriesView(rows[0].name if rows else "", parts, here)


def _is_readable(actor: Actor) -> ColumnElement[bool]:
    found = readable(actor).whereclause
    return true() if found is None else found


def place_of(topic: Topic) -> tuple[str, int] | None:
    """The series in which a post stands, and its place from 1."""
    query = select(BlogSeries.name, BlogPart.place).join(BlogPart, BlogPart.series_id == BlogSeries.id)
    row = db.session.execute(query.where(BlogPart.topic_id == topic.id)).first()
    return (row.name, row.place) if row else None


def series_names() -> Sequence[str]:
    return db.session.scalars(select(BlogSeries.name).order_by(BlogSeries.id.desc()).limit(50)).all()


def blog_rows(actor: Actor, topics: Sequence[Topic]) -> BlogRows:
    return BlogRows(_covers([topic.id for topic in topics]), _drafts() if actor.is_staff else ())


def cover_of(_actor: Actor, topic: Topic) -> BlogCover | None:
    return _covers([topic.id]).get(topic.id)


def _covers(topic_ids: Sequence[int]) -> Mapping[int, BlogCover]:
    query = select(BlogCover).where(BlogCover.topic_id.in_(topic_ids)).options(joinedload(BlogCover.upload))
    return {cover.topic_id: cover for cover in db.session.scalars(query)} if topic_ids else {}


def _drafts() -> Sequence[Topic]:
    query = select(Topic).where(Topic.kind == "blog", Topic.published_at.is_(None), Topic.removed_at.is_(None))
    query = query.options(joinedload(Topic.author)).order_by(Topic.publish_at.nulls_last(), Topic.id.desc())
    return db.session.scalars(query.limit(50)).all()
