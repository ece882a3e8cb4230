"""The review room: every idea without a decision, the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.kinds.idea.models import Idea, IdeaChange
from app.kinds.idea.status import UNDECIDED
from app.models.posts import Post
from app.models.topics import Topic

PAGE = 50


WITHOUT_DECISION = (
    Topic.kind == "idea",
    Topic.state.in_(UNDECIDED),
    Topic.published_at.is_not(None),
    Topic.hidden_at.is_(None),
    Topic.removed_at.is_(None),
)


@dataclass(frozen=True)
class Waiting:
    """One idea on the agenda; its topic comes with author and space."""

    idea: Idea
    days: int
    commenters: int


@dataclass(frozen=True)
class Agenda:
    """A page of the agenda, with the coverage of the whole: `seen` of `total` have their receipt."""

    waiting: Slice[Waiting]
    seen: int
    total: int


def agenda(after: str = "") -> Agenda:
    query = (
        select(Idea)
        .join(Topic, Topic.id == Idea.topic_id)
        .where(*WITHOUT_DECISION)
        .options(joinedload(Idea.topic).joinedload(Topic.author), joinedload(Idea.topic).joinedload(Topic.space))
    )
    if after:
        published_at, topic_id = values_of(after, datetime, int)
        query = query.where(tuple_(Topic.published_at, Topic.id) > tuple_(published_at, topic_id))
    ideas = db.session.scalars(query.order_by(Topic.published_at, Topic.id).limit(PAGE + 1)).all()
    commenters = _commenters([idea.topic_id for idea in ideas])
    rows = [Waiting(idea, days_waiting(idea.topic), commenters.get(idea.topic_id, 0)) for idea in ideas]
    page = cut(
        rows, PAGE, lambda row: mark_of(row.idea.topic.published_at or row.idea.topic.created_at, row.idea.topic_id)
    )
    return Agenda(page, *coverage())


def coverage() -> tuple[int, int]:
    """How many of the ideas without a decision have their receipt, and how many there are."""
    query = select(func.count(Idea.seen_at), func.count()).join(Topic, Topic.id == Idea.topic_id)
    seen, total = db.session.execute(query.where(*WITHOUT_DECISION)).one()
    return seen, total


def next_after(topic: Topic) -> int | None:
    """The topic that waits next behind this one; none at the end of the agenda."""
    behind = tuple_(Topic.published_at, Topic.id) > tuple_(_posted_at(topic), topic.id)
    query = select(Topic.id).where(*WITHOUT_DECISION, behind).order_by(Topic.published_at, Topic.id)
    return db.session.scalar(query.limit(1))


def days_waiting(topic: Topic) -> int:
    return (now() - _posted_at(topic)).days


def last_change_id(topic_id: int) -> int:
    """0 where nothing was decided yet."""
    return db.session.scalar(select(func.max(IdeaChange.id)).where(IdeaChange.topic_id == topic_id)) or 0


def _mark(row: Waiting) -> str:
    return mark_of(_posted_at(row.idea.topic), row.idea.topic_id)


def _posted_at(topic: Topic) -> datetime:
    return topic.published_at or topic.created_at


def _commenters(topic_ids: Sequence[int]) -> Mapping[int, int]:
    """How many members besides the author have commented, by topic."""
    if not topic_ids:
        return {}
    query = (
        select(Post.topic_id, func.count(Post.author_id.distinct()))
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.topic_id.in_(topic_ids), Post.author_id != Topic.author_id)
        .where(Post.hidden_at.is_(None), Post.removed_at.is_(None))
        .group_by(Post.topic_id)
    )
    return {topic_id: count for topic_id, count in db.session.execute(query).all()}
