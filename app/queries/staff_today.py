"""What staff do next: a short list of what waits, each with its number and how long the oldest has waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

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
    reported = select(func.count(Flag.post_id.distinct()), func.min(Flag.at)).where(Flag.resolved_at.is_(None))
    flags, flags_since = db.session.execute(reported).one()
    ideas, ideas_since = _topics(actor, "idea", UNDECIDED)
    questions, questions_since = _topics(actor, "question", ("open",))
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


def _topics(actor: Actor, kind: str, states: Sequence[str]) -> tuple[int, datetime | None]:
    query = readable(actor).where(Topic.kind == kind, Topic.state.in_(states))
    count, since = db.session.execute(
        query.with_only_columns(func.count(Topic.id), func.min(Topic.published_at), maintain_column_froms=True)
    ).one()
    return count, since
