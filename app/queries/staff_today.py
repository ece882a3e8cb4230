"""What staff do next: a short list of what waits, each with its number and how long the oldest has waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

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
    idea = (Topic.kind == "idea") & Topic.state.in_(UNDECIDED)
    question = (Topic.kind == "question") & (Topic.state == "open")
    told: list[tuple[ColumnElement[Any], ColumnElement[Any]]] = [
        (func.count().filter(which), func.min(Topic.published_at).filter(which)) for which in (idea, question)
    ]
    reported = [
        select(what).where(Flag.resolved_at.is_(None)).scalar_subquery()
        for what in (func.count(Flag.post_id.distinct()), func.min(Flag.at))
    ]
    query = readable(actor).where(idea | question)
    told.append((reported[0], reported[1]))
    columns = [each for pair in told for each in pair]
    row = db.session.execute(query.with_only_columns(*columns, maintain_column_froms=True)).one()
    return row[0], row[1], row[2], row[3], row[4], row[5]
