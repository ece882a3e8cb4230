"""What a session came to: what was decided, what waits and since when, who is credited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.base.clock import now
from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.kinds.idea.models import Idea, IdeaChange
from app.kinds.idea.review.covering import GONE
from app.kinds.idea.review.models import ReviewItem, ReviewSession
from app.kinds.idea.status import DONE, PLANNED, STATUSES, UNDECIDED
from app.models.members import Member
from app.models.topics import Topic
from app.queries.topic_list import readable
from app.rules import Actor

MOST = 100
PAGE = 20
DECISIONS = tuple(status for status in STATUSES if status not in UNDECIDED)


@dataclass(frozen=True)
class Decided:
    """An idea with what was decided in the session, and the reason."""

    topic: Topic
    status: str
    reason: str


@dataclass(frozen=True)
class Summary:
    """`waiting` are the oldest of `waiting_count` ideas that go on waiting; `credited` those whose ideas go ahead."""

    session: ReviewSession
    decided: Sequence[Decided]
    waiting: Sequence[ReviewItem]
    waiting_count: int
    credited: Sequence[Member]


def summary(actor: Actor, session: ReviewSession) -> Summary:
    """As far as `actor` may read the ideas; at most a hundred of each sort are named."""
    decided = _decided(actor, session)
    undecided = _items(actor, session).where(ReviewItem.outcome.not_in((*DECISIONS, GONE)))
    count = undecided.with_only_columns(func.count(ReviewItem.topic_id), maintain_column_froms=True).order_by(None)
    return Summary(
        session=session,
        decided=decided,
        waiting=db.session.scalars(undecided.limit(MOST)).all(),
        waiting_count=db.session.scalar(count) or 0,
        credited=_credited([each.topic for each in decided if each.status in (PLANNED, DONE)]),
    )


def sessions(after: str = "") -> Slice[ReviewSession]:
    """The latest first, with who opened them."""
    query = select(ReviewSession).options(joinedload(ReviewSession.opened_by)).order_by(ReviewSession.id.desc())
    if after:
        query = query.where(ReviewSession.id < values_of(after, int)[0])
    found = db.session.scalars(query.limit(PAGE + 1)).all()
    return cut(found, PAGE, lambda session: mark_of(session.id))


def _items(actor: Actor, session: ReviewSession) -> Select[ReviewItem]:
    may_read = readable(actor).with_only_columns(Topic.id)
    query = select(ReviewItem).join(ReviewItem.topic).options(contains_eager(ReviewItem.topic))
    query = query.where(ReviewItem.session_id == session.id, ReviewItem.topic_id.in_(may_read))
    return query.order_by(ReviewItem.posted_at, ReviewItem.topic_id)


def _decided(actor: Actor, session: ReviewSession) -> Sequence[Decided]:
    query = _items(actor, session).where(ReviewItem.outcome.in_(DECISIONS)).limit(MOST)
    items = db.session.scalars(query).all()
    reasons = _reasons([item.topic_id for item in items], session.opened_at, session.closed_at or now())
    found = [Decided(item.topic, item.outcome, reasons.get(item.topic_id, "")) for item in items]
    return sorted(found, key=lambda each: list(STATUSES).index(each.status))


def _reasons(topic_ids: Sequence[int], begin: datetime, end: datetime) -> dict[int, str]:
    """The last reason given in that time, by topic."""
    within = IdeaChange.topic_id.in_(topic_ids), IdeaChange.at >= begin, IdeaChange.at <= end
    last = select(func.max(IdeaChange.id)).where(*within).group_by(IdeaChange.topic_id)
    query = select(IdeaChange.topic_id, IdeaChange.reason).where(IdeaChange.id.in_(last))
    return dict(db.session.execute(query).all()) if topic_ids else {}


def _credited(topics: Sequence[Topic]) -> Sequence[Member]:
    """Authors of these ideas and of all that were merged into them, directly or by way of another."""
    authors, level = {topic.author_id for topic in topics}, [topic.id for topic in topics]
    while level:
        query = select(Topic.id, Topic.author_id).join(Idea, Idea.topic_id == Topic.id)
        merged = db.session.execute(query.where(Idea.merged_into_id.in_(level))).all()
        authors.update(author_id for _topic_id, author_id in merged)
        level = [topic_id for topic_id, _author_id in merged]
    return db.session.scalars(select(Member).where(Member.id.in_(authors)).order_by(Member.id)).all() if authors else ()
