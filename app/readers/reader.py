"""What a reader is: a name, its tables, and what it does on each kind of event."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.events.event import Event
from app.events.log import Logged
from app.readers.afresh.recipe import Recipe

Act = Callable[[Any, Logged], None]
A = TypeVar("A", bound=Act)

READERS: dict[str, "Reader"] = {}


class Sort(StrEnum):
    """A bookkeeper can start over from the first event; a messenger acts once and never replays."""

    BOOKKEEPER = "bookkeeper"
    MESSENGER = "messenger"


class Cursor(Model):
    """How far a reader has come: the (xid, id) of the last line that it counted."""

    __tablename__ = "reader_cursor"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, default=0)
    event_id: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None]


class Stumble(Model):
    """An event that a reader could not count; kept until a retry succeeds."""

    __tablename__ = "stumble"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(40), index=True)
    event_id: Mapped[int]
    traceback: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
    mended_at: Mapped[datetime | None]


class Reader:
    """Follows the log. `tables` are its own; `clear` empties what is not a table before a replay.

    `afterwards` runs when the reader has caught up, outside any transaction: for what is not in the database.
    """

    def __init__(
        self,
        name: str,
        *,
        tables: tuple[type[Model], ...] = (),
        sort: Sort = Sort.BOOKKEEPER,
        clear: Callable[[], None] | None = None,
        after_batch: Callable[[], None] | None = None,
        batch: int = 500,
        afterwards: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.tables = tables
        self.sort = sort
        self.clear = clear
        self.after_batch = after_batch
        self.batch = batch  # events in one transaction; fewer where it holds locks that others wait for
        self.afterwards = afterwards
        self.afresh: Recipe | None = None  # how its tables are made in bulk
        self.acts: dict[str, Act] = {}
        if name in READERS:
            raise ValueError(f"two readers are named {name}")
        READERS[name] = self

    def on(self, *kinds: type[Event]) -> Callable[[A], A]:
        """Register what to do on an event; a messenger is not told of imported ones."""

        def register(act: A) -> A:
            for kind in kinds:
                self.acts[kind.name] = act
            return act

        return register

    def take(self, event: Event, logged: Logged) -> None:
        act = self.acts.get(event.name)
        if act and not (logged.imported and self.sort is Sort.MESSENGER):
            act(event, logged)
