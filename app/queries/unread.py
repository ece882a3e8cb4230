"""What is new to a member: topics never opened, and posts that came since they last read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from app.base.database import db
from app.models.attention import SpaceReading, TopicReading
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.attending import unmuted
from app.queries.threads import visible
from app.queries.topic_list import readable
from app.rules.actor import Actor

Columns = TypeVarTuple("Columns")
RECENT = 500  # so many of the latest topics are looked at: however large the site grows, this costs the same


@dataclass(frozen=True)
class News:
    """How a topic stands to its reader: never opened, or with so many posts since then."""

    is_new: bool
    posts: int


@dataclass(frozen=True)
class Counts:
    """Of a space: topics never opened, and topics with new posts."""

    new: int = 0
    unread: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.unread)


def news_of(actor: Actor, topics: Sequence[Topic]) -> dict[int, News]:
    """By topic id; topics without news are left out."""
    if actor.member_id is None or not topics:
        return {}
    query = _beside(actor, select(Topic.id, _is_new(actor), Topic.last_number - func.coalesce(TopicReading.number, 0)))
    ids = [topic.id for topic in topics]
    rows = db.session.execute(query.where(Topic.id.in_(ids), _has_news(actor))).all()
    return {topic_id: News(bool(is_new), posts) for topic_id, is_new, posts in rows}


def counts_by_space(actor: Actor) -> dict[int, Counts]:
    """By space id, without what the actor has muted."""
    if actor.member_id is None:
        return {}
    new = func.sum(case((_is_new(actor), 1), else_=0))
    query = _beside(actor, select(Topic.space_id, new, func.count())).where(Topic.id.in_(_recent(actor)))
    rows = db.session.execute(query.where(_has_news(actor), unmuted(actor.member_id)).group_by(Topic.space_id)).all()
    return {space_id: Counts(new, every - new) for space_id, new, every in rows}


def with_news(actor: Actor) -> Select[int]:
    """The ids of topics with something new, of the latest ones."""
    query = _beside(actor, select(Topic.id)).where(Topic.id.in_(_recent(actor)))
    return query.where(_has_news(actor), unmuted(actor.member_id))


def read_up_to(actor: Actor, topic_id: int) -> int:
    """The number of the last post that the actor has read; 0: none."""
    if actor.member_id is None:
        return 0
    reading = db.session.get(TopicReading, (actor.member_id, topic_id))
    return reading.number if reading else 0


def first_new_post(actor: Actor, topic: Topic) -> int | None:
    """The id of the first post behind those that the actor has read; the last one where nothing is left."""
    posts = visible(actor, topic, select(Post).where(Post.topic_id == topic.id)).with_only_columns(Post.id)
    beyond = posts.where(Post.number > read_up_to(actor, topic.id)).order_by(Post.number).limit(1)
    return db.session.scalar(beyond) or db.session.scalar(posts.order_by(Post.number.desc()).limit(1))


def _recent(actor: Actor) -> Select[int]:
    latest = readable(actor).with_only_columns(Topic.id).order_by(Topic.last_post_at.desc(), Topic.id.desc())
    return select(latest.limit(RECENT).subquery().c.id)


def _beside(actor: Actor, query: Select[*Columns]) -> Select[*Columns]:
    """Topics beside how far the actor has read them and their spaces."""
    here = and_(TopicReading.topic_id == Topic.id, TopicReading.member_id == actor.member_id)
    there = and_(SpaceReading.space_id == Topic.space_id, SpaceReading.member_id == actor.member_id)
    return query.select_from(Topic).outerjoin(TopicReading, here).outerjoin(SpaceReading, there)


def _is_new(actor: Actor) -> ColumnElement[bool]:
    """Published since the member joined, or since they said that all is read, and never opened."""
    joined_at = select(Member.joined_at).where(Member.id == actor.member_id).scalar_subquery()
    return TopicReading.number.is_(None) & (Topic.published_at > func.coalesce(SpaceReading.at, joined_at))


def _has_news(actor: Actor) -> ColumnElement[bool]:
    posts_came = (TopicReading.number < Topic.last_number) & (
        SpaceReading.at.is_(None) | (Topic.last_post_at > SpaceReading.at)
    )
    return or_(_is_new(actor), posts_came & _may_read_them(actor))


def _may_read_them(actor: Actor) -> ColumnElement[bool]:
    """Comments to staff are no news to others."""
    return true() if actor.is_staff else Topic.comments_to_staff.is_(False) | (Topic.author_id == actor.member_id)
