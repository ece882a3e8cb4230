"""What the pages of the blog show besides topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.base.database import db
from app.kinds.blog.models import BlogCover, BlogPart, BlogReaction, BlogSeries, BlogTally
from app.kinds.blog.reading import reading_minutes
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.topic_list import spaces_for
from app.rules.actor import Actor


@dataclass(frozen=True)
class BlogRows:
    """Covers and minutes of reading by topic id; the drafts, soonest first, for staff only."""

    covers: Mapping[int, BlogCover]
    minutes: Mapping[int, int]
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
    """One command for all of it, a row for each part of the series: a topic's page has few commands to spend."""
    mine = select(func.aggregate_strings(BlogReaction.kind, ",")).where(
        BlogReaction.topic_id == topic.id, BlogReaction.member_id == (actor.member_id or 0)
    )
    here, other, part = aliased(BlogPart), aliased(BlogPart), aliased(Topic)
    query = (
        select(BlogCover, BlogTally.counts, mine.scalar_subquery().label("mine"), BlogSeries.name, part)
        .select_from(Topic)
        .outerjoin(BlogCover, BlogCover.topic_id == Topic.id)
        .outerjoin(BlogTally, BlogTally.topic_id == Topic.id)
        .outerjoin(here, here.topic_id == Topic.id)
        .outerjoin(BlogSeries, BlogSeries.id == here.series_id)
        .outerjoin(other, other.series_id == here.series_id)
        .outerjoin(part, part.id == other.topic_id)
        .where(Topic.id == topic.id)
        .order_by(other.place)
        .options(joinedload(BlogCover.upload))
    )
    rows = db.session.execute(query).all()
    cover, counts, reacted, name, _part = rows[0]
    parts = [row[4] for row in rows if row[4] and (row[4].id == topic.id or _shows(actor, row[4]))]
    series = SeriesView(name, parts, [part.id for part in parts].index(topic.id)) if name else None
    return BlogHead(cover, counts or {}, frozenset((reacted or "").split(",")) - {""}, series)


def _shows(actor: Actor, part: Topic) -> bool:
    """Drafts stand in a series for staff only, and so do posts of spaces that are closed to the viewer."""
    if actor.is_staff:
        return part.removed_at is None
    return part.is_public and part.space_id in {space.id for space in spaces_for(actor)}


def place_of(topic: Topic) -> tuple[str, int] | None:
    """The series in which a post stands, and its place from 1."""
    query = select(BlogSeries.name, BlogPart.place).join(BlogPart, BlogPart.series_id == BlogSeries.id)
    row = db.session.execute(query.where(BlogPart.topic_id == topic.id)).first()
    return (row.name, row.place) if row else None


def series_names() -> Sequence[str]:
    return db.session.scalars(select(BlogSeries.name).order_by(BlogSeries.id.desc()).limit(50)).all()


def blog_rows(actor: Actor, topics: Sequence[Topic]) -> BlogRows:
    ids = [topic.id for topic in topics]
    return BlogRows(_covers(ids), _minutes(ids), _drafts() if actor.is_staff else ())


def _minutes(topic_ids: Sequence[int]) -> Mapping[int, int]:
    query = select(Post.topic_id, Post.html).where(Post.topic_id.in_(topic_ids), Post.number == 1)
    return {topic_id: reading_minutes(html) for topic_id, html in db.session.execute(query)} if topic_ids else {}


def cover_of(_actor: Actor, topic: Topic) -> BlogCover | None:
    return _covers([topic.id]).get(topic.id)


def _covers(topic_ids: Sequence[int]) -> Mapping[int, BlogCover]:
    query = select(BlogCover).where(BlogCover.topic_id.in_(topic_ids)).options(joinedload(BlogCover.upload))
    return {cover.topic_id: cover for cover in db.session.scalars(query)} if topic_ids else {}


def _drafts() -> Sequence[Topic]:
    query = select(Topic).where(Topic.kind == "blog", Topic.published_at.is_(None), Topic.removed_at.is_(None))
    query = query.options(joinedload(Topic.author)).order_by(Topic.publish_at.nulls_last(), Topic.id.desc())
    return db.session.scalars(query.limit(50)).all()
