"""Connections of the whole community, by day."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from app.base.database import db
from app.figures.days import counts, days_between, take_due, today
from app.figures.tables import ConnectionDay
from app.figures.windows import Windows
from app.readers.connections import Connection, Contact

RECENT_DAYS = 90
RECENT = Windows(Contact, ("low_id", "high_id"), "stands", (RECENT_DAYS,))


def work_out_due() -> None:
    """Bring the table up to today, from the first day that changed."""
    until = today()
    last = db.session.scalar(select(func.max(ConnectionDay.day)))
    starts = [day for day in take_due("ties") if day <= until]
    if last and last < until:
        starts.append(last + timedelta(days=1))
    if starts:
        _write(min(starts), until)


def _write(since: date, until: date) -> None:
    before = select(ConnectionDay.total, ConnectionDay.mutual, ConnectionDay.strong, ConnectionDay.recent)
    before = before.where(ConnectionDay.day < since).order_by(ConnectionDay.day.desc())
    eve = db.session.execute(before).first() or (0, 0, 0, None)
    days = days_between(since, until)
    total = _running(days, eve[0], _new_pairs(Connection.first_on, since))
    mutual = _running(days, eve[1], _new_pairs(Connection.mutual_on, since))
    strong = _running(days, eve[2], _new_pairs(Connection.strong_on, since))
    recent = RECENT.over(since, until, eve[3:])[0]
    old = delete(ConnectionDay).where(ConnectionDay.day >= since)
    db.session.execute(old, execution_options={"synchronize_session": False})
    rows = [
        {"day": day, "total": total[day], "recent": recent[day], "mutual": mutual[day], "strong": strong[day]}
        for day in days
    ]
    db.session.execute(insert(ConnectionDay), rows)


def _new_pairs(
    column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None], since: date
) -> dict[date, int]:
    query = select(column, func.count()).where(column >= since).group_by(column)
    query = query.where(counts(Connection.low_id), counts(Connection.high_id))
    return {day: number for day, number in db.session.execute(query) if day}


def _running(days: list[date], start: int, steps: Mapping[date, int]) -> dict[date, int]:
    totals = accumulate((steps.get(day, 0) for day in days), initial=start)
    next(totals)
    return dict(zip(days, totals, strict=True))
