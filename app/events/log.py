"""The event log: written in the transaction of the change itself, read by readers in commit order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, FetchedValue, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.base.clock import now
from app.base.database import Model, after_commit, db
from app.events.event import EVENTS, Event


class LogLine(Model):
    """One event. `xid` is PostgreSQL's transaction id: ids alone may become visible out of order there."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_order", "xid", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    happened_at: Mapped[datetime]
    imported: Mapped[bool] = mapped_column(default=False)
    body: Mapped[dict[str, Any]]


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
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("an event is appended inside a transaction only")
    session.execute(
        insert(LogLine).values(
            name=event.name,
            actor_id=actor.member_id if actor else None,
            happened_at=at or now(),
            imported=imported,
            body=event.body(),
        )
    )
    if not imported:
        after_commit("wake readers", _wake)


def _wake() -> None:
    for act in _on_append:
        act()


def as_event(line: LogLine) -> tuple[Event, Logged]:
    """The event and its circumstances; an unknown name raises KeyError."""
    event = EVENTS[line.name].from_body(line.body)
    return event, Logged(line.id, line.actor_id, line.happened_at, line.imported)
