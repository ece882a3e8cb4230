"""The open book as tables for everybody."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.clock import day_of
from app.base.database import db
from app.figures.tables import FigurePoint
from app.models.moderation import AuditRow, Flag
from app.programs.open_book.models import BookDay, LedgerCheck
from app.programs.open_book.queries import MODERATION, RULES
from app.settings.store import site

Row = tuple[object, ...]

DAY_COLUMNS = (
    "day",
    "issued",
    "returned",
    "allowances",
    "lapsed",
    "spent",
    "expired",
    "given",
    "tank_in",
    "tank_out",
    "tank",
)
MODERATION_DAYS = 366


def days() -> Iterator[Row]:
    for row in db.session.scalars(select(BookDay).order_by(BookDay.day)):
        yield tuple(getattr(row, name) for name in DAY_COLUMNS)


def checks() -> Iterator[Row]:
    for row in db.session.scalars(select(LedgerCheck).order_by(LedgerCheck.id)):
        yield row.at.isoformat(), row.rules, len(row.faults), ", ".join(sorted(row.faults))


def rules() -> Iterator[Row]:
    """Settings and earning rules by their names, as they were and as they are since."""
    for row in db.session.scalars(select(AuditRow).where(AuditRow.subject_kind.in_(RULES)).order_by(AuditRow.id)):
        yield row.at.isoformat(), row.details.get("name"), row.details.get("before"), row.details.get("after")


def ideas() -> Iterator[Row]:
    """The realisation rate as the figures have it, day by day."""
    whole = FigurePoint.name == "realisation", FigurePoint.part == ""
    for row in db.session.scalars(select(FigurePoint).where(*whole).order_by(FigurePoint.day)):
        yield row.day, row.value, row.n


def moderation(at: datetime) -> Iterator[Row]:
    """Acts by day over the last year; whom they concerned stays out of it."""
    since, zone = at - timedelta(days=MODERATION_DAYS), site().zone
    counted: Counter[tuple[str, str]] = Counter()
    acts = select(AuditRow.at, AuditRow.action).where(AuditRow.at >= since, AuditRow.action.in_(MODERATION))
    for moment, action in db.session.execute(acts):
        counted[day_of(moment, zone).isoformat(), action] += 1
    for moment in db.session.scalars(select(Flag.at).where(Flag.at >= since)):
        counted[day_of(moment, zone).isoformat(), "report"] += 1
    yield from ((day, what, count) for (day, what), count in sorted(counted.items()))
