"""The automations of a segment, who waits for them, and for how many one would have acted lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.base.clock import day_of
from app.base.database import db
from app.figures.days import today
from app.figures.segments import Segment, SegmentExit, SegmentMember
from app.figures.segments.automations import Automation, AutomationDue
from app.figures.segments.automations.acting import MOST_A_DAY, reachable
from app.figures.segments.automations.noting import spares_some, touched
from app.figures.segments.job import was_changed
from app.models.members import Member
from app.queries.figures.acts_page import who_can_take_it_on
from app.queries.figures.segments_page import PERIOD
from app.settings.store import site


@dataclass(frozen=True)
class AutomationRow:
    """`waiting`: how many members are due for the next run."""

    automation: Automation
    waiting: int


@dataclass(frozen=True)
class AutomationsPart:
    """`came` and `left`: members for whom an automation would have acted in the last 28 days."""

    rows: Sequence[AutomationRow]
    staff: Sequence[Member]
    came: int
    left: int
    is_resting: bool
    spares_some: bool
    most_a_day: int = MOST_A_DAY


def automations_of(segment: Segment) -> AutomationsPart:
    return AutomationsPart(
        _rows(segment),
        who_can_take_it_on(),
        _count(segment, _who_came(segment)),
        _count(segment, _who_left(segment)),
        is_resting=was_changed(segment, today()),
        spares_some=spares_some(segment),
    )


def _rows(segment: Segment) -> Sequence[AutomationRow]:
    waiting = select(func.count()).where(AutomationDue.automation_id == Automation.id).scalar_subquery()
    query = select(Automation, waiting).where(Automation.segment_id == segment.id, Automation.removed_at.is_(None))
    query = query.options(joinedload(Automation.owner), joinedload(Automation.made_by)).order_by(Automation.id)
    return [AutomationRow(*row) for row in db.session.execute(query)]


def _who_came(segment: Segment) -> ColumnElement[bool]:
    """Whoever is in it, or was, and came lately."""
    inside = select(SegmentMember.member_id).where(SegmentMember.segment_id == segment.id)
    past = select(SegmentExit.member_id).where(SegmentExit.segment_id == segment.id)
    lately = [
        Member.id.in_(rows.where(*_lately(segment, since)))
        for rows, since in ((inside, SegmentMember.since), (past, SegmentExit.since))
    ]
    return or_(*lately)


def _who_left(segment: Segment) -> ColumnElement[bool]:
    gone = select(SegmentExit.member_id).where(SegmentExit.segment_id == segment.id)
    return Member.id.in_(gone.where(*_lately(segment, SegmentExit.day)))


def _lately(segment: Segment, day: InstrumentedAttribute[date]) -> Sequence[ColumnElement[bool]]:
    """Not on the days on which it was made or changed: nobody is acted for then."""
    moments = [moment for moment in (segment.created_at, segment.changed_at) if moment]
    return day > today() - timedelta(days=PERIOD), day.not_in([day_of(moment, site().zone) for moment in moments])


def _count(segment: Segment, who: ColumnElement[bool]) -> int:
    members = select(Member.id).where(reachable(), who)
    if spares_some(segment):  # which ones is not for the database to say
        return len(touched(segment, db.session.scalars(members).all()))
    return db.session.scalar(select(func.count()).select_from(members.subquery())) or 0
