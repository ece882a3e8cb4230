"""The roadmap: what is promised and what came true, of the ideas that somebody may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.kinds.idea.models import Idea, IdeaChange
from app.kinds.idea.status import DONE, PLANNED
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_list import put_spaces, readable, spaces_for
from app.rules import Actor

MOST_PLANNED = 100
PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """Which part: `show` is a status or '' for both, `after` the mark behind which the next done ones stand."""

    show: str = ""
    space: str = ""
    after: str = ""


@dataclass(frozen=True)
class Roadmap:
    """Ideas with author, space and the post that shipped them: planned by support, done the latest first.

    `planned_total` and `done_total` count all of them; `reasons` are the public words of the last decision.
    """

    wanted: Wanted
    planned: Sequence[Idea]
    done: Slice[Idea]
    planned_total: int
    done_total: int
    reasons: Mapping[int, str]
    spaces: Sequence[Space]


def roadmap(actor: Actor, wanted: Wanted) -> Roadmap:
    spaces = spaces_for(actor, "idea")
    chosen = [space.id for space in spaces if space.slug == wanted.space]
    may_read = readable(actor).where(Topic.kind == "idea")
    if wanted.space:
        may_read = may_read.where(Topic.space_id.in_(chosen))
    totals = _totals(may_read)
    planned = _planned(may_read) if wanted.show != DONE and not wanted.after else ()
    done = _done(may_read, wanted.after) if wanted.show != PLANNED else Slice[Idea]((), None)
    ideas = [*planned, *done.rows]
    put_spaces(idea.topic for idea in ideas)
    return Roadmap(
        wanted=wanted,
        planned=planned,
        done=done,
        planned_total=totals.get(PLANNED, 0),
        done_total=totals.get(DONE, 0),
        reasons=_reasons([each.topic_id for each in ideas]),
        spaces=spaces,
    )


def _totals(may_read: Select[Topic]) -> dict[str, int]:
    query = may_read.where(Topic.state.in_((PLANNED, DONE))).with_only_columns(Topic.state, func.count())
    return {state: count for state, count in db.session.execute(query.group_by(Topic.state))}


def _ideas(may_read: Select[Topic], state: str) -> Select[Idea]:
    ids = may_read.where(Topic.state == state).with_only_columns(Topic.id)
    query = select(Idea).join(Topic, Topic.id == Idea.topic_id).where(Topic.id.in_(ids))
    return query.options(joinedload(Idea.topic).joinedload(Topic.author), joinedload(Idea.shipped))


def _planned(may_read: Select[Topic]) -> Sequence[Idea]:
    query = _ideas(may_read, PLANNED).order_by(Idea.support_count.desc(), Idea.topic_id)
    return db.session.scalars(query.limit(MOST_PLANNED)).all()


def _done(may_read: Select[Topic], after: str) -> Slice[Idea]:
    query = _ideas(may_read, DONE).order_by(Idea.decided_at.desc(), Idea.topic_id.desc())
    if after:
        query = query.where(tuple_(Idea.decided_at, Idea.topic_id) < tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    return cut(rows, PAGE, lambda idea: mark_of(idea.decided_at or idea.topic.created_at, idea.topic_id))


def _reasons(topic_ids: Sequence[int]) -> Mapping[int, str]:
    """By topic: what was said on the last change."""
    last = select(func.max(IdeaChange.id)).where(IdeaChange.topic_id.in_(topic_ids)).group_by(IdeaChange.topic_id)
    query = select(IdeaChange.topic_id, IdeaChange.reason).where(IdeaChange.id.in_(last))
    return {topic_id: reason for topic_id, reason in db.session.execute(query)} if topic_ids else {}
