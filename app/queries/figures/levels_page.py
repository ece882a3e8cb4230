"""Activity levels: how many by day, how they moved, and what other thresholds would give."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.figures.days import counts, today
from app.figures.levels.counts import PERIODS
from app.figures.levels.rule import WINDOW_DAYS, Level, Thresholds
from app.figures.tables import LevelChange, LevelDay, LevelFlow, MemberLevel
from app.models.members import Member
from app.readers.activity import MemberDay
from app.settings.store import site

SHOWN = 100


@dataclass(frozen=True)
class LevelsPage:
    """`then` is the counts when the period began; `flow` is (from, to, members)."""

    day: date | None
    now: LevelDay | None
    then: LevelDay | None
    days: Sequence[LevelDay]
    period: int
    flow: Sequence[tuple[str, str, int]]
    thresholds: Thresholds


def levels_page(period: int) -> LevelsPage:
    """Of the last `period` days; one of PERIODS."""
    period = period if period in PERIODS else 28
    until = today()
    query = select(LevelDay).where(LevelDay.day >= until - timedelta(days=period)).order_by(LevelDay.day)
    days = db.session.scalars(query, execution_options={"populate_existing": True}).all()
    flows = select(LevelFlow.from_level, LevelFlow.to_level, LevelFlow.members)
    found = db.session.execute(flows.where(LevelFlow.period_days == period)).all()
    last = days[-1] if days else None
    first = next((day for day in days if day.day == until - timedelta(days=period)), None)
    order = {level: place for place, level in enumerate(("core", "light", "low", "dormant", ""))}
    flow = sorted(((old, new, number) for old, new, number in found), key=lambda row: (order[row[0]], order[row[1]]))
    return LevelsPage(last.day if last else None, last, first, days, period, flow, Thresholds.of(site()))


def all_days() -> Sequence[LevelDay]:
    return db.session.scalars(select(LevelDay).order_by(LevelDay.day)).all()


def preview(thresholds: Thresholds) -> Counter[str]:
    """How many members each level would have today by these thresholds alone, without the seven days' grace."""
    until = today()
    given = func.sum(MemberDay.contribution)
    active = func.count().filter(MemberDay.active)
    query = select(MemberDay.member_id, given, active).where(
        MemberDay.day >= until - timedelta(days=WINDOW_DAYS), MemberDay.day < until, counts(MemberDay.member_id)
    )
    found: Counter[str] = Counter()
    for _member, contribution, active_days in db.session.execute(query.group_by(MemberDay.member_id)):
        for level in (Level.CORE, Level.LIGHT):
            if thresholds.met(level, int(contribution), active_days):
                found[level] += 1
                break
    here = db.session.execute(
        select(MemberLevel.level, func.count()).where(MemberLevel.level.is_not(None)).group_by(MemberLevel.level)
    )
    total = Counter({str(level): number for level, number in here})
    found[Level.DORMANT] = total[Level.DORMANT]
    found[Level.LOW] = max(0, sum(total.values()) - sum(found.values()))
    return found


@dataclass(frozen=True)
class AtLevel:
    member: Member
    since: date
    contribution: int
    active_days: int


def census(day: date) -> LevelDay | None:
    """How many were at each level on a past day; None before the first member came."""
    return db.session.scalar(select(LevelDay).where(LevelDay.day == day))


def members_at(level: Level, day: date, after: str = "") -> Slice[AtLevel]:
    """Who was at this level on `day`, the latest arrivals first, with what they had done when they came to it."""
    later = aliased(LevelChange)
    moved_on = select(later.day).where(
        later.member_id == LevelChange.member_id, later.day > LevelChange.day, later.day <= day
    )
    query = select(Member, LevelChange.day, LevelChange.contribution, LevelChange.active_days)
    query = query.join(Member, Member.id == LevelChange.member_id)
    query = query.where(LevelChange.day <= day, LevelChange.to_level == level, ~moved_on.exists())
    if after:
        ordinal, member_id = values_of(after, int, int)
        since = date.fromordinal(int(str(ordinal)))
        query = query.where(tuple_(LevelChange.day, LevelChange.member_id) < tuple_(since, member_id))
    query = query.order_by(LevelChange.day.desc(), LevelChange.member_id.desc()).limit(SHOWN + 1)
    rows = [AtLevel(*row) for row in db.session.execute(query)]
    return cut(rows, SHOWN, lambda each: mark_of(each.since.toordinal(), each.member.id))
