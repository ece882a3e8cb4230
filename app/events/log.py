"""The event log: written in the transaction of the change itself, read by readers in commit order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import BigInteger, FetchedValue, Index, String, Table, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.clock import now
from app.base.database import Model, after_commit, db
from app.events.event import EVENTS, Event

_LIVE = text("NOT imported")  # messengers pass over millions of imported lines


class LogLine(Model):
    """One event. `xid` is PostgreSQL's transaction id: ids alone may become visible out of order there."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_order", "xid", "id"),
        Index("ix_event_live", "xid", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    happened_at: Mapped[datetime]
    imported: Mapped[bool] = mapped_column(default=False)
    body: Mapped[dict[str, Any]]


_INSERT = insert(cast(Table, LogLine.__table__))  # without the mapper's detour: every act of the site pays for it


class HasMember(Protocol):
    """Who acts: an `Actor`, or anything else that knows its member's id."""

    @property
    def member_id(self) -> int | None: ...


@dataclass(frozen=True)
class Logged:
    """What the log knows of an event besides its own fields."""

    id: int
    actor_id: int | None
    happened_at: datetime
    imported: bool


_on_append: list[Callable[[], None]] = []


def when_appended(act: Callable[[], None]) -> None:
    """Call `act` after every commit that appended something (it wakes the readers)."""
    if act not in _on_append:
        _on_append.append(act)


def append(event: Event, actor: HasMember | None, *, at: datetime | None = None, imported: bool = False) -> None:
    """Write `event` into the running transaction; no commit, no event."""
    _write([_line(event, actor.member_id if actor else None, at or now(), imported)])
    if not imported:
        after_commit("wake readers", _wake)


@dataclass(frozen=True)
class PastDeed:
    """A fact of an import: whose deed it was, and when."""

    event: Event
    member_id: int | None
    at: datetime


def append_past(deeds: Iterable[PastDeed]) -> None:
    """Write many facts of an import at once; it wakes the readers itself when it has ended."""
    lines = [_line(deed.event, deed.member_id, deed.at, imported=True) for deed in deeds]
    if lines:
        _write(lines)


def _line(event: Event, member_id: int | None, at: datetime, imported: bool) -> dict[str, Any]:
    return {"name": event.name, "actor_id": member_id, "happened_at": at, "imported": imported, "body": event.body()}


def _write(lines: list[dict[str, Any]]) -> None:
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("an event is appended inside a transaction only")
    session.execute(_INSERT, lines if len(lines) > 1 else lines[0])


def _wake() -> None:
    for act in _on_append:
        act()


def as_event(line: LogLine, people: Mapping[int, int]) -> tuple[Event, Logged]:
    """The event and its circumstances; an unknown name raises KeyError. `people`: who merged accounts are now."""
    event = EVENTS[line.name].from_body(line.body).told_of(people)
    actor_id = people.get(line.actor_id, line.actor_id) if line.actor_id else line.actor_id
    return event, Logged(line.id, actor_id, line.happened_at, line.imported)
