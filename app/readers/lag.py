"""How far the readers have come, and how many lines of the log each has still to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from app.base.database import db, is_sqlite
from app.events.log import LogLine
from app.readers.follow import after
from app.readers.reader import READERS, Cursor

COUNTED = 10_000  # beyond it the lines' ids tell: counting millions took 21 s


@dataclass(frozen=True)
class Place:
    """Lines still to read (beyond 10,000: about so many), and when the reader last moved."""

    lag: int
    moved_at: datetime | None


def places() -> dict[str, Place]:
    """Of every reader, by name: one question, however many there are."""
    rows = db.session.execute(select(Cursor.reader, _unread(), Cursor.moved_at)).all()
    found = {reader: Place(lag, moved_at) for reader, lag, moved_at in rows}
    if READERS.keys() - found.keys():
        unmoved = Place(db.session.scalar(_last_id()) or 0, None)
        return {name: found.get(name, unmoved) for name in sorted(READERS)}
    return {name: found[name] for name in sorted(READERS)}


def lag(name: str) -> int:
    return places()[name].lag


def first_unread(cursor: Cursor) -> Select[datetime]:
    """When the next line that this cursor will read happened."""
    return select(LogLine.happened_at).where(after(cursor)).order_by(*_in_order()).limit(1)


def _in_order() -> tuple[Any, ...]:
    """As readers read. Under a limit without an order, PostgreSQL goes through the whole log for the few."""
    return (LogLine.id,) if is_sqlite() else (LogLine.xid, LogLine.id)


def _unread() -> Any:
    some = select(LogLine.id).where(after(Cursor)).correlate(Cursor).order_by(*_in_order()).limit(COUNTED).subquery()
    counted = select(func.count()).select_from(some).scalar_subquery()
    last = func.coalesce(_last_id().scalar_subquery(), 0)
    return case((counted < COUNTED, counted), else_=_larger(COUNTED, last - Cursor.event_id))


def _larger(least: int, number: Any) -> Any:
    return case((number > least, number), else_=least)


def _last_id() -> Any:
    return select(func.max(LogLine.id))
