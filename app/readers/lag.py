"""How far the readers have come, and how many lines of the log each has still to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.events.log import LogLine
from app.readers.follow import after
from app.readers.reader import READERS, Cursor


@dataclass(frozen=True)
class Place:
    """Lines still to read, and when the reader last moved."""

    lag: int
    moved_at: datetime | None


def places() -> dict[str, Place]:
    """Of every reader, by name: one question, however many there are."""
    unread = select(func.count()).select_from(LogLine).where(after(Cursor)).correlate(Cursor).scalar_subquery()
    rows = db.session.execute(select(Cursor.reader, unread, Cursor.moved_at)).all()
    found = {reader: Place(lag, moved_at) for reader, lag, moved_at in rows}
    if READERS.keys() - found.keys():
        unmoved = Place(db.session.scalar(select(func.count()).select_from(LogLine)) or 0, None)
        return {name: found.get(name, unmoved) for name in sorted(READERS)}
    return {name: found[name] for name in sorted(READERS)}


def lag(name: str) -> int:
    return places()[name].lag
