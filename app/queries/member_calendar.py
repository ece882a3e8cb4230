"""The days on which a member took part, week by week. Days of reading alone are nobody's business."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from app.base.clock import month_start
from app.base.database import db
from app.figures.days import today, week_of
from app.readers.activity import MemberDay

WEEKS = 53
WROTE = (MemberDay.topics, MemberDay.answers, MemberDay.comments, MemberDay.ideas)
TOOK_PART = (*WROTE, MemberDay.nices_given, MemberDay.chips_given, MemberDay.votes, MemberDay.events_attended)


@dataclass(frozen=True)
class ActiveDay:
    """`week` from 0, the oldest; `weekday` from 0, Monday. `wrote`: not only thanked or supported."""

    week: int
    weekday: int
    wrote: bool


@dataclass(frozen=True)
class Calendar:
    """`months`: each month's first day with the week in which it begins; `by_month`: active days, the newest first."""

    days: Sequence[ActiveDay]
    months: Sequence[tuple[int, date]]
    by_month: Sequence[tuple[date, int]]
    wrote: int


def calendar_of(member_id: int) -> Calendar:
    """The 53 weeks that end with this one, on the site's days."""
    first = week_of(today()) - timedelta(weeks=WEEKS - 1)
    wrote, took_part = (or_(*(column > 0 for column in columns)) for columns in (WROTE, TOOK_PART))
    mine = MemberDay.member_id == member_id, MemberDay.day >= first, took_part
    rows = db.session.execute(select(MemberDay.day, wrote).where(*mine).order_by(MemberDay.day)).all()
    months = Counter(month_start(day) for day, _wrote in rows)
    return Calendar(
        days=[ActiveDay((day - first).days // 7, day.weekday(), bool(wrote)) for day, wrote in rows],
        months=_months(first),
        by_month=sorted(months.items(), reverse=True),
        wrote=sum(bool(wrote) for _day, wrote in rows),
    )


def _months(first: date) -> list[tuple[int, date]]:
    """Where the names of the months stand: over the first week that begins in them."""
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    begun = {month_start(monday): number for number, monday in reversed(list(enumerate(weeks)))}
    places = sorted((number, month) for month, number in begun.items())
    return [place for place in places[1:] if place[0] < WEEKS - 1]
