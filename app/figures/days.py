"""Days in SQL and in figures: today, sums of days, and who is counted over a rolling window."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, delete, insert, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.base.clock import day_of, now
from app.base.columns import write
from app.base.database import db
from app.figures.tables import DueDay, DueMember, LeftOut
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


def make_members_due(what: str, members: Iterable[int]) -> None:
    """Have these members' rows of a table worked out again. The caller holds the figures' lock."""
    known = set(db.session.scalars(select(DueMember.member_id).where(DueMember.what == what)))
    write(DueMember, ("what", "member_id"), [(what, member_id) for member_id in sorted(set(members) - known)])


def take_due_members(what: str) -> list[int]:
    """The members who are due, due no more once the caller's transaction commits."""
    gone = delete(DueMember).where(DueMember.what == what).returning(DueMember.member_id)
    return sorted(db.session.scalars(gone, execution_options={"synchronize_session": False}))
