"""The site's days: sums, active members, new members."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from app.base.clock import day_of, end_of, start_of
from app.base.database import db
from app.figures.days import counts, days_between, take_due, today
from app.figures.tables import SiteDay
from app.figures.windows import Windows
from app.models.members import Member
from app.readers.activity import Act, MemberDay
from app.readers.batch import chunks
from app.settings.store import site

SUMS = (*(act.column for act in Act), "contribution")
ACTIVE = Windows(MemberDay, ("member_id",), "active", (7, 28), once_a_day=True)
UNSEEN = {"synchronize_session": False}


def work_out_due() -> None:
    """Bring the table up to today: the due days, the days that their windows reach, the days without a row."""
    until = today()
    due = [day for day in take_due("site") if day <= until]
    missing = _missing_days(until, due)
    if due or missing:
        since = min((*due, *missing))
        _write([*due, *missing], _windows(since, until))


def _missing_days(until: date, due: Sequence[date]) -> list[date]:
    """From the first day that anything is known of, every day has a row."""
    first = db.session.scalar(select(func.min(SiteDay.day)))
    last = db.session.scalar(select(func.max(SiteDay.day)))
    if first is None or last is None:
        return days_between(min(due), until) if due else []
    before = days_between(min(due), first) if due and min(due) < first else []
    return before + days_between(last + timedelta(days=1), until)


def _windows(since: date, until: date) -> dict[date, dict[str, int]]:
    eve = db.session.execute(select(SiteDay.wau, SiteDay.mau).where(SiteDay.day == since - timedelta(days=1))).first()
    weeks, months = ACTIVE.over(since, until, eve or (None, None))
    return {day: {"wau": weeks[day], "mau": months[day]} for day in weeks}


def _write(days: Iterable[date], windows: dict[date, dict[str, int]]) -> None:
    """Sums only for the days that changed; active members for every day that a changed day reaches."""
    changed = set(days)
    fresh: dict[date, dict[str, Any]] = {day: {"day": day, **dict.fromkeys(SUMS, 0), "dau": 0} for day in changed}
    for some in chunks(sorted(changed)):
        for row in _sums(some):
            fresh[row["day"]].update(row)
    joined = _joined(changed)
    for day, row in fresh.items():
        row["new_members"] = joined.get(day, 0)
    for day in changed:
        fresh[day].update(windows[day])
    reached = [{"day": day, **active} for day, active in windows.items() if day not in changed]
    if reached:
        db.session.execute(update(SiteDay), reached)
    for some in chunks(sorted(changed)):
        db.session.execute(delete(SiteDay).where(SiteDay.day.in_(some)), execution_options=UNSEEN)
    if fresh:
        db.session.execute(insert(SiteDay), [fresh[day] for day in sorted(fresh)])


def _sums(days: Sequence[date]) -> Iterable[dict[str, Any]]:
    sums = [func.sum(getattr(MemberDay, name)).label(name) for name in SUMS]
    active = func.count().filter(MemberDay.active).label("dau")
    query = select(MemberDay.day, active, *sums).where(MemberDay.day.in_(days), counts(MemberDay.member_id))
    for row in db.session.execute(query.group_by(MemberDay.day)).mappings():
        yield {name: value if name == "day" else int(value) for name, value in row.items()}


def _joined(days: set[date]) -> dict[date, int]:
    """New members of each of these days, by the site's clock."""
    zone, found = site().zone, dict.fromkeys(days, 0)
    for first, last in _runs(sorted(days)):
        query = select(Member.joined_at).where(
            Member.joined_at >= start_of(first, zone), Member.joined_at < end_of(last, zone), counts(Member.id)
        )
        for joined_at in db.session.scalars(query):
            found[day_of(joined_at, zone)] += 1
    return found


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days in a row, as (first, last)."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
