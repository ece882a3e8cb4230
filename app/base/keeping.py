"""What is worth making once for many requests, kept in the process while the stamps that it was made under stand."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

OLDEST_SECONDS = 60.0  # names of people and "3 minutes ago" stand under no stamp of their own
Stamps = tuple[bytes | None, ...] | None

_all: "list[Keep[Any]]" = []


class _Kept(NamedTuple, Generic[T]):
    stamps: Stamps
    value: T
    made: float


class Keep(Generic[T]):
    """At most so many values, the newest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        _all.append(self)

    def __len__(self) -> int:
        return len(self._kept)

    def value(self, key: Hashable, stamps: Stamps, make: Callable[[], T]) -> T:
        """The value made for this key under the same stamps; without stamps (Redis is away) nothing is kept."""
        if stamps is None:
            return make()
        kept = self.get(key, stamps)
        return self.put(key, stamps, make()) if kept is None else kept

    def get(self, key: Hashable, stamps: Stamps) -> T | None:
        kept = self._kept.get(key)
        trusted = kept and kept.stamps == stamps and monotonic() - kept.made <= OLDEST_SECONDS
        return kept.value if kept and trusted else None

    def put(self, key: Hashable, stamps: Stamps, value: T) -> T:
        self._kept[key] = _Kept(stamps, value, monotonic())
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        self._kept.clear()


def forget() -> None:
    """Each application, and each test, starts with nothing kept."""
    for keep in _all:
        keep.clear()
