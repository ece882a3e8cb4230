"""The door to search: what any engine takes and gives. The pages know this and no engine."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    NICES = "nices"


@dataclass(frozen=True)
class Document:
    """One public post as search sees it; `text` is without mark-up, `state` its topic's."""

    post_id: int
    space_id: int
    at: datetime
    title: str
    text: str
    tags: tuple[str, ...] = ()
    opens_topic: bool = False
    is_best: bool = False
    author_id: int = 0
    state: str = ""
    nices: int = 0


@dataclass(frozen=True)
class Ask:
    """A query within the spaces that the asker may read. Without words: all that the rest leaves.

    A hit has all `tags`, one of the `states` (where any is named), every one of `phrases` to the letter, and holds
    none of the words `without`. `may_become`: the last word is half-typed, and these are what it may be.
    """

    text: str
    space_ids: frozenset[int]
    may_become: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    author_id: int | None = None
    states: tuple[str, ...] = ()
    before: datetime | None = None
    since: datetime | None = None
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    opening_only: bool = False
    best_only: bool = False
    order: Order = Order.RELEVANCE
    skip: int = 0
    size: int = 20


@dataclass(frozen=True)
class Found:
    """Post ids in order, and how many hits there are in all.

    `near`: nothing holds the words, these come close. `unheld`: words that no post holds which the asker may read.
    `at_least`: there may be more hits than were counted.
    """

    post_ids: tuple[int, ...]
    total: int
    near: bool = False
    unheld: tuple[str, ...] = ()
    at_least: bool = False


NOTHING = Found((), 0)


class SearchPort(Protocol):
    """An engine keeps numbered indexes, one of them public: a rebuild fills the next one and publishes it."""

    name: str

    def begin(self, number: int) -> None:
        """Make an empty index of this number, whatever was there."""

    def index(self, number: int, batch: Sequence[Document], gone: Sequence[int] = ()) -> None:
        """Put in or replace `batch`, take out the posts `gone`; on return it survives a power cut."""

    def delete(self, number: int, post_ids: Sequence[int]) -> None: ...

    def holds(self, number: int) -> bool:
        """Is there a sound index of this number?"""

    def published(self) -> int | None: ...

    def publish(self, number: int) -> None:
        """Queries go to this index from now on; the others are thrown away."""

    def query(self, ask: Ask) -> Found: ...

    def count(self) -> int:
        """Posts in the published index."""

    def said(self, post_ids: Sequence[int]) -> Collection[str]:
        """What these posts say by the published index, as `phrases.folded` writes it."""

    def held(self, asked: Collection[str]) -> set[str]:
        """Which of these words does any post in the published index hold?"""

    def turn(self) -> AbstractContextManager[bool]:
        """Only one process writes: true for whoever came first; a killed one's turn ends with it."""

    def forget(self) -> None:
        """Throw every index away."""

    def close(self) -> None: ...


_chosen: list[SearchPort] = []


def use(engine: SearchPort) -> None:
    """Say which engine searches."""
    for before in _chosen:
        before.close()
    _chosen[:] = [engine]


def engine() -> SearchPort:
    return _chosen[0]
