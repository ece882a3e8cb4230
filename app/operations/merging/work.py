"""A merge under way, and what rooms do of their own before and after the rows move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from app.events import log
from app.events.event import Event
from app.models.members import Member


@dataclass
class Merge:
    """The account `old` goes into `new`. `told` is what the log says again of the one who it is now.

    Figures follow the log: where both accounts had done the same thing, what stands is told once more.
    """

    old: Member
    new: Member
    at: datetime
    topic_ids: Sequence[int] = ()  # that have anything of the old account's; they are locked
    niced: set[int] = field(default_factory=set)  # posts that the old account had thanked for, by others
    told: list[log.PastDeed] = field(default_factory=list)

    @property
    def both(self) -> tuple[int, int]:
        return self.old.id, self.new.id

    def tell(self, event: Event, at: datetime) -> None:
        named = event.told_of({self.old.id: self.new.id})
        self.told.append(log.PastDeed(named, self.new.id, at))


Part = TypeVar("Part", bound=Callable[[Merge], None])
BEFORE: list[Callable[[Merge], None]] = []
AFTER: list[Callable[[Merge], None]] = []


def before_rows_move(part: Part) -> Part:
    """What both did to each other, or twice, is put right while it is known who did what."""
    BEFORE.append(part)
    return part


def after_rows_moved(part: Part) -> Part:
    """What depends on whose the rows are now."""
    AFTER.append(part)
    return part
