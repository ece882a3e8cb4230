"""What the pages of the blog show besides topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.kinds.blog.models import BlogCover
from app.models.topics import Topic
from app.rules.actor import Actor


@dataclass(frozen=True)
class BlogRows:
    """Covers by topic id; the drafts, soonest first, for staff only."""

    covers: Mapping[int, BlogCover]
    drafts: Sequence[Topic]


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
