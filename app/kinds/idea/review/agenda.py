"""The agenda of the open session: its parts, a page of one of them, and which idea is next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.base.clock import now
from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.kinds.idea.care.departments import departments
from app.kinds.idea.models import Idea
from app.kinds.idea.review.models import PARTS, ReviewItem, ReviewSession
from app.models.departments import Department
from app.models.posts import Draft, Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_list import closed_to, spaces_for
from app.rules import Actor

PAGE = 25
MANY = 100
GONE_OVER = "covered"


@dataclass(frozen=True)
class Wanted:
    """Which ideas of the agenda: those of one part that are left, or those gone over."""

    part: str = ""
    space_id: int = 0
    department_id: int = 0
    after: str = ""


@dataclass(frozen=True)
class Row:
    """One idea on the agenda; the item comes with topic and author, the idea with its department."""

    item: ReviewItem
    idea: Idea
    days: int
    commenters: int


@dataclass(frozen=True)
class Agenda:
    """A page of the agenda, with what one may choose from."""

    session: ReviewSession
    rows: Slice[Row]
    wanted: Wanted
    spaces: Sequence[Space]
    departments: Sequence[Department]
    left: Mapping[str, int]  # how many are left in each part; MANY stands for that many and more


@dataclass(frozen=True)
class Place:
    """The open session, a topic's place on its agenda, and what a reviewer has begun to write on it."""

    session: ReviewSession | None
    item: ReviewItem | None
    draft: Draft | None


def the_open_session() -> ReviewSession | None:
    query = select(ReviewSession).where(ReviewSession.open_mark == 1).options(joinedload(ReviewSession.opened_by))
    return db.session.scalar(query)


def agenda(actor: Actor, session: ReviewSession, wanted: Wanted) -> Agenda:
    left = left_in(session)
    part = wanted.part or next((part for part in PARTS if left[part]), GONE_OVER)
    wanted = Wanted(part, wanted.space_id, wanted.department_id, wanted.after)
    query = _chosen(actor, session, wanted).options(
        contains_eager(ReviewItem.topic).options(joinedload(Topic.author), joinedload(Topic.space))
    )
    if wanted.part == GONE_OVER:
        query = query.options(joinedload(ReviewItem.covered_by))
    found = db.session.execute(query.limit(PAGE + 1)).all()
    commenters = commenters_of([item.topic_id for item, _idea in found])
    rows = [Row(item, idea, days_since(item.posted_at), commenters.get(item.topic_id, 0)) for item, idea in found]
    page = cut(rows, PAGE, lambda row: mark_of(_moment(row.item, wanted.part), row.item.topic_id))
    spaces = spaces_for(actor, "idea")
    return Agenda(session, page, wanted, spaces, departments(), left)


def next_left(actor: Actor, session: ReviewSession, after: ReviewItem | None, taken: Collection[int]) -> int | None:
    """The topic to go on with: behind `after`, then from the start; ideas that others are on are left to them."""
    begin, others = PARTS.index(after.part) if after else 0, {*taken, after.topic_id if after else 0}
    wanted = [Wanted(part) for part in (*PARTS[begin:], *PARTS[:begin])]
    if after:
        wanted.insert(0, Wanted(after.part, after=mark_of(after.posted_at, after.topic_id)))
    firsts = [
        _chosen(actor, session, each)
        .with_only_columns(ReviewItem.topic_id)
        .where(ReviewItem.topic_id.not_in(others))
        .limit(1)
        .scalar_subquery()
        for each in wanted
    ]
    found = db.session.execute(select(*firsts)).one()
    return next((topic_id for topic_id in found if topic_id is not None), None)


def place_of(actor: Actor, topic: Topic) -> Place:
    here = (ReviewItem.session_id == ReviewSession.id) & (ReviewItem.topic_id == topic.id)
    begun = (Draft.member_id == actor.member_id) & (Draft.place == f"idea:{topic.id}")
    query = select(ReviewSession, ReviewItem, Draft).select_from(Topic).where(Topic.id == topic.id)
    query = query.outerjoin(ReviewSession, ReviewSession.open_mark == 1).outerjoin(ReviewItem, here)
    return Place(*db.session.execute(query.outerjoin(Draft, begun)).one())


def left_in(session: ReviewSession) -> Mapping[str, int]:
    """By part, counted up to MANY: no agenda is too long to be counted."""
    left = select(ReviewItem.topic_id).where(ReviewItem.session_id == session.id, ReviewItem.covered_at.is_(None))
    some = [left.where(ReviewItem.part == part).limit(MANY).subquery() for part in PARTS]
    counts = select(*(select(func.count()).select_from(each).scalar_subquery() for each in some))
    return dict(zip(PARTS, db.session.execute(counts).one(), strict=True))


def days_since(moment: datetime) -> int:
    return (now() - moment).days


def commenters_of(topic_ids: Sequence[int]) -> Mapping[int, int]:
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


def _chosen(actor: Actor, session: ReviewSession, wanted: Wanted) -> Select[ReviewItem, Idea]:
    """Items with their ideas, in order: what is left by its posting, what was gone over the latest first."""
    query = select(ReviewItem, Idea).join(ReviewItem.topic).join(Idea, Idea.topic_id == ReviewItem.topic_id)
    query = query.where(ReviewItem.session_id == session.id).options(joinedload(Idea.department))
    closed = closed_to(actor)
    if closed:
        query = query.where(Topic.space_id.not_in(closed))
    if wanted.space_id:
        query = query.where(Topic.space_id == wanted.space_id)
    if wanted.department_id:
        query = query.where(Idea.department_id == wanted.department_id)
    mark = tuple_(*values_of(wanted.after, datetime, int)) if wanted.after else None
    if wanted.part == GONE_OVER:
        columns = ReviewItem.covered_at, ReviewItem.topic_id
        query = query.where(ReviewItem.covered_at.is_not(None)).order_by(*(each.desc() for each in columns))
        return query if mark is None else query.where(tuple_(*columns) < mark)
    query = query.where(ReviewItem.part == wanted.part, ReviewItem.covered_at.is_(None))
    query = query.order_by(ReviewItem.posted_at, ReviewItem.topic_id)
    return query if mark is None else query.where(tuple_(ReviewItem.posted_at, ReviewItem.topic_id) > mark)


def _moment(item: ReviewItem, part: str) -> datetime:
    return item.covered_at or item.posted_at if part == GONE_OVER else item.posted_at
