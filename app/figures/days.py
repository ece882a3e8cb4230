"""Days in SQL and in figures: today, sums of days, and who is counted over a rolling window."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, delete, func, insert, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.base.clock import day_of, now
from app.base.database import db
from app.figures.tables import DueDay, LeftOut
from app.settings.store import site

ONE_DAY = timedelta(days=1)


def today() -> date:
    """The site's day."""
    return day_of(now(), site().zone)


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def week_of(day: date) -> date:
    """The Monday of `day`'s week."""
    return day - timedelta(days=day.weekday())


class plus_days(FunctionElement[date]):  # noqa: N801  (reads as the SQL function that it stands for)
    """A day column and a whole number of days, on SQLite and PostgreSQL."""

    type = Date()
    inherit_cache = True
    name = "plus_days"


@compiles(plus_days, "sqlite")
def _plus_days_sqlite(element: plus_days, compiler: SQLCompiler, **options: Any) -> str:
    day, number = list(element.clauses)
    return f"date({compiler.process(day, **options)}, {compiler.process(number, **options)} || ' days')"


@compiles(plus_days)
def _plus_days(element: plus_days, compiler: SQLCompiler, **options: Any) -> str:
    day, number = list(element.clauses)
    return f"({compiler.process(day, **options)} + CAST({compiler.process(number, **options)} AS INTEGER))"


def counts(member_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """True for members who are neither staff nor bots."""
    return member_id.not_in(select(LeftOut.member_id))


def distinct_in_window(rows: Select[*tuple[Any, ...]], window_days: int, since: date, until: date) -> dict[date, int]:
    """For every day: how many distinct ones have a row in the `window_days` ending with it.

    `rows` are distinct; `day` is their last column, the others say who. Each row covers its day and those
    after it; where the covers of the same one overlap they count once.
    """
    first = since - timedelta(days=window_days - 1)
    row = rows.subquery()
    *who, day = row.columns
    around = select(
        day,
        func.lag(day).over(partition_by=who, order_by=day).label("before"),
        func.lead(day).over(partition_by=who, order_by=day).label("after"),
    )
    seen = around.where(day >= first, day <= until).subquery()
    begins = or_(seen.c.before.is_(None), seen.c.before < plus_days(seen.c.day, 1 - window_days))
    ends = or_(seen.c.after.is_(None), seen.c.after > plus_days(seen.c.day, window_days - 1))
    by_day = select(seen.c.day, func.count()).group_by(seen.c.day)
    steps: Counter[date] = Counter()
    for at, number in db.session.execute(by_day.where(begins)):
        steps[at] += number
    for at, number in db.session.execute(by_day.where(ends)):
        steps[at + timedelta(days=window_days)] -= number
    every = days_between(first, until)
    running = accumulate(steps[each] for each in every)
    return {each: value for each, value in zip(every, running, strict=True) if each >= since}


def make_due(what: str, days: Iterable[date]) -> None:
    """Have these days of a table worked out again. The caller holds the figures' lock."""
    known = set(db.session.scalars(select(DueDay.day).where(DueDay.what == what)))
    missing = sorted(set(days) - known)
    if missing:
        db.session.execute(insert(DueDay), [{"what": what, "day": day} for day in missing])


def take_due(what: str) -> list[date]:
    """The days that are due, in order, due no more once the caller's transaction commits."""
    found = list(db.session.scalars(select(DueDay.day).where(DueDay.what == what).order_by(DueDay.day)))
    db.session.execute(delete(DueDay).where(DueDay.what == what), execution_options={"synchronize_session": False})
    return found
