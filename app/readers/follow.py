"""How a reader follows the log: its tables and its cursor move in one transaction."""

import traceback
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Tuple, delete, literal_column, not_, select, tuple_
from sqlalchemy.orm import Session

from app.base.clock import now
from app.base.database import insert_or_ignore, is_sqlite, transaction
from app.events.event import EVENTS
from app.events.log import LogLine, as_event
from app.readers.people import merged_accounts
from app.readers.reader import READERS, Cursor, Reader, Sort, Stumble

BATCH = 500
Place = tuple[int, int]  # (xid, id) of a line


def catch_up(name: str, limit: int | None = None) -> int:
    """Count every event that is ready, at most `limit`; returns how many lines were read."""
    reader, done = READERS[name], 0
    while limit is None or done < limit:
        read = _one_batch(reader, min(reader.batch, limit - done) if limit else reader.batch)
        done += read
        if not read:
            break
    if reader.afterwards:
        reader.afterwards()
    return done


def _one_batch(reader: Reader, size: int) -> int:
    try:
        return _count(reader, size)
    except Exception:
        return _count_one_by_one(reader, size)


def _count(reader: Reader, size: int) -> int:
    with transaction() as session:
        cursor = locked_cursor(session, reader)
        end = _end_of_ready(session, cursor)
        lines = _ready_lines(session, reader, cursor, end, size) if end else []
        people = merged_accounts() if lines else {}
        for line in lines:
            reader.take(*as_event(line, people))
        if lines and reader.after_batch:
            reader.after_batch()
        if end:
            _move(cursor, end if len(lines) < size else (lines[-1].xid, lines[-1].id))
    return len(lines)


def _count_one_by_one(reader: Reader, size: int) -> int:
    """After a failed batch: each event alone; the bad one is put aside and the reader goes on."""
    read = 0
    for _ in range(size):
        try:
            step = _count(reader, 1)
        except Exception:
            step = _put_aside(reader, traceback.format_exc())
        read += step
        if not step:
            break
    return read


def _put_aside(reader: Reader, report: str) -> int:
    with transaction() as session:
        cursor = locked_cursor(session, reader)
        end = _end_of_ready(session, cursor)
        lines = _ready_lines(session, reader, cursor, end, 1) if end else []
        for line in lines:
            session.add(Stumble(reader=reader.name, event_id=line.id, traceback=report, at=now()))
            _move(cursor, (line.xid, line.id))
    return len(lines)


def retry(stumble: Stumble) -> bool:
    """Try one stumble again; True when it is mended now."""
    reader = READERS[stumble.reader]
    stumble_id = stumble.id
    try:
        with transaction() as session:
            locked_cursor(session, reader)
            again = session.get_one(Stumble, stumble_id, with_for_update=True)
            if again.mended_at:
                return True
            reader.take(*as_event(session.get_one(LogLine, again.event_id), merged_accounts()))
            if reader.after_batch:
                reader.after_batch()
            again.mended_at = now()
            again.tries += 1
    except Exception:
        _note_failure(stumble_id, traceback.format_exc())
        return False
    return True


def _note_failure(stumble_id: int, report: str) -> None:
    with transaction() as session:
        stumble = session.get_one(Stumble, stumble_id)
        stumble.traceback, stumble.tries = report, stumble.tries + 1


def start_over(name: str) -> None:
    """Empty a bookkeeper's tables and put it before the first event; catch_up does the rest."""
    reader = READERS[name]
    if reader.sort is Sort.MESSENGER:
        raise ValueError(f"{name} sends messages: what it sent can't be sent again")
    with transaction() as session:
        cursor = locked_cursor(session, reader)
        for table in reader.tables:
            session.execute(delete(table))
        if reader.clear:
            reader.clear()
        session.execute(delete(Stumble).where(Stumble.reader == name))
        cursor.xid = cursor.event_id = 0


def locked_cursor(session: Session, reader: Reader) -> Cursor:
    """One process counts for a reader at a time; the others wait here."""
    cursor = session.get(Cursor, reader.name, with_for_update=True, populate_existing=True)
    if cursor is None:
        insert_or_ignore(Cursor, reader=reader.name, xid=0, event_id=0)
        cursor = session.get_one(Cursor, reader.name, with_for_update=True, populate_existing=True)
    return cursor


def _end_of_ready(session: Session, cursor: Cursor) -> Place | None:
    """The last line before which none can appear any more; None when the reader is there already."""
    query = select(LogLine.xid, LogLine.id).where(after(cursor))
    if not is_sqlite():
        horizon: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        query = query.where(LogLine.xid < horizon)
    last = session.execute(query.order_by(LogLine.xid.desc(), LogLine.id.desc()).limit(1)).first()
    return (last[0], last[1]) if last else None


def _ready_lines(session: Session, reader: Reader, cursor: Cursor, end: Place, size: int) -> Sequence[LogLine]:
    """Lines after the cursor, up to `end`, that say something to the reader."""
    query = select(LogLine).where(after(cursor), _in_order() <= _place(*end), LogLine.name.not_in(_others(reader)))
    if reader.sort is Sort.MESSENGER:
        query = query.where(not_(LogLine.imported))
    return session.scalars(query.order_by(LogLine.xid, LogLine.id).limit(size)).all()


def _others(reader: Reader) -> Sequence[str]:
    """Events that the reader does not act on; an unknown name is a stumble, not nothing."""
    return sorted(EVENTS.keys() - reader.acts.keys())


def after(cursor: Cursor | type[Cursor]) -> ColumnElement[bool]:
    """The lines that a reader with this cursor has not read."""
    if is_sqlite():
        return LogLine.id > cursor.event_id
    return _in_order() > _place(cursor.xid, cursor.event_id)


def _in_order() -> Tuple:
    """Compared as a pair, for which the index is entered at its place; "or" would read it from its beginning."""
    return tuple_(LogLine.xid, LogLine.id)


def _place(xid: Any, event_id: Any) -> Tuple:
    return tuple_(xid, event_id, types=(BigInteger, BigInteger))


def _move(cursor: Cursor, place: Place) -> None:
    (cursor.xid, cursor.event_id), cursor.moved_at = place, now()
