"""What a reader gathers while it takes a batch of events, to be written once at the batch's end."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

from app.base.database import db

T = TypeVar("T")
CHUNK = 200  # rows named in one statement


def gathered(name: str, make: Callable[[], T]) -> T:
    """The running transaction's own value of that name; a batch that fails leaves none behind."""
    once = db.session().info.setdefault("once", {})
    if name not in once:
        once[name] = make()
    return cast(T, once[name])


def forget(name: str) -> None:
    db.session().info.get("once", {}).pop(name, None)


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
