"""What staff do next: a short list of what waits, each with its number and how long the oldest has waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select, union_all

from app.base.counting import counted
from app.base.database import db
from app.base.i18n import Reason, _
from app.models.moderation import Flag
from app.models.topics import Topic
from app.queries.topic_list import readable
from app.rules import Actor

UNDECIDED = ("", "not_started", "reviewing")
SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """One thing to do: how much of it there is, since when, and where."""

    label: Reason
    about: Reason
    count: int
    href: str
    oldest_at: datetime | None


def staff_today(actor: Actor) -> Sequence[Waiting]:
    """Reports, ideas and questions that wait; programmes add theirs on the page."""
    ideas, ideas_since, questions, questions_since, flags, flags_since = _waiting(actor)
    return [
        Waiting(_("Reports"), _("Posts that members asked you to look at."), flags, "/staff/queue", flags_since),
        Waiting(
            _("Ideas without a decision"),
            _("Every idea is read and gets an answer, with a reason."),
            ideas,
            "/staff/ideas/review",
            ideas_since,
        ),
        Waiting(
            _("Unanswered questions"),
            _("Who asks first and hears nothing does not come back."),
            questions,
            "/questions?state=open",
            questions_since,
        ),
    ]


def oldest_open_questions(actor: Actor) -> Sequence[Topic]:
    """The questions that have waited longest for somebody else's answer."""
    query = readable(actor).where(Topic.kind == "question", Topic.state == "open")
    return db.session.scalars(query.order_by(Topic.published_at).limit(SHOWN)).all()


def _waiting(actor: Actor) -> tuple[int, datetime | None, int, datetime | None, int, datetime | None]:
    """Ideas, questions and reports, each with the oldest: in one command."""
    columns: list[ScalarSelect[Any]] = [
        column
        for kind, states in (("idea", UNDECIDED), ("question", ("open",)))
        for column in (
            counted(readable(actor).where(Topic.kind == kind, Topic.state.in_(states)).with_only_columns(Topic.id)),
            _oldest(actor, kind, states),
        )
    ]
    reported = [
        select(what).where(Flag.resolved_at.is_(None)).scalar_subquery()
        for what in (func.count(Flag.post_id.distinct()), func.min(Flag.at))
    ]
    row = db.session.execute(select(*columns, *reported)).one()
    return row[0], row[1], row[2], row[3], row[4], row[5]


def _oldest(actor: Actor, kind: str, states: Sequence[str]) -> ScalarSelect[datetime]:
    """State by state, as the index has them in order."""
    waiting = readable(actor).where(Topic.kind == kind).with_only_columns(Topic.published_at.label("at"))
    firsts = [waiting.where(Topic.state == state).order_by(Topic.published_at).limit(1).subquery() for state in states]
    oldest = union_all(*(select(each.c.at) for each in firsts)).subquery()
    return select(func.min(oldest.c.at)).scalar_subquery()
