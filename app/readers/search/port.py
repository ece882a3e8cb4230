"""The door to search: what any engine takes and gives. The pages know this and no engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Document:
    """One public post as search sees it; `text` is without mark-up."""

    post_id: int
    space_id: int
    at: datetime
    title: str
    text: str
    tags: tuple[str, ...] = ()
    opens_topic: bool = False
    is_best: bool = False


@dataclass(frozen=True)
class Ask:
    """A query within the spaces that the asker may read."""

    text: str
    space_ids: frozenset[int]
    tag: str = ""
    newest_first: bool = False
    skip: int = 0
    size: int = 20


@dataclass(frozen=True)
class Found:
    """Post ids in order, and how many hits there are in all. `near`: nothing holds the words, these come close."""

    post_ids: tuple[int, ...]
    total: int
    near: bool = False


NOTHING = Found((), 0)


class SearchPort(Protocol):
    """An engine keeps numbered indexes, one of them public: a rebuild fills the next one and publishes it."""

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

    def close(self) -> None: ...


_chosen: list[tuple[SearchPort, Path]] = []


def use(engine: SearchPort, folder: Path) -> None:
    """Say which engine searches, and where it may keep its files."""
    for before, _folder in _chosen:
        before.close()
    _chosen[:] = [(engine, folder)]


def engine() -> SearchPort:
    return _chosen[0][0]


def folder() -> Path:
    return _chosen[0][1]
