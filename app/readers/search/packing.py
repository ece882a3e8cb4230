"""How a token's list is kept, in a file or in a database: the documents that hold it, and one byte of weight each."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import sub
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Lists = tuple[str, Sequence[int], bytes]  # a token, its documents in order, their weights


@dataclass(frozen=True)
class Postings:
    """The documents of one part that hold a token, in order, and what it weighs in each."""

    ids: Ids
    weights: NDArray[np.uint8]

    @property
    def count(self) -> int:
        return len(self.ids)


NOWHERE = Postings(np.empty(0, np.int64), np.empty(0, np.uint8))


def pack(ids: Sequence[int], weights: bytes) -> bytes:
    """The size of a step, the steps from document to document in the smallest size that holds them, the weights."""
    steps = [ids[0], *map(sub, ids[1:], ids)]
    largest = max(steps)
    kind = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    return kind.encode() + array(kind, steps).tobytes() + weights


def unpack(packed: bytes, count: int) -> Postings:
    steps = np.frombuffer(packed, packed[:1].decode(), count, 1)
    return Postings(np.cumsum(steps, dtype=np.int64), np.frombuffer(packed, np.uint8, count, len(packed) - count))


def count_of(packed: bytes) -> int:
    """How many documents a packed list holds."""
    return (len(packed) - 1) // (array(packed[:1].decode()).itemsize + 1)


class Pool:
    """The lists of a part to be: in memory, by token."""

    def __init__(self) -> None:
        self._lists: dict[Any, tuple[array[int], bytearray]] = {}

    def put(self, document: int, weights: Iterable[tuple[Any, int]]) -> None:
        """A document's tokens with their weights; documents come in order."""
        lists = self._lists
        for token, weight in weights:
            try:
                ids, held = lists[token]
            except KeyError:
                ids, held = lists[token] = array("I"), bytearray()
            ids.append(document)
            held.append(weight)

    def extend(self, token: Any, ids: Iterable[int], weights: bytes) -> None:
        kept, kept_weights = self._of(token)
        kept.extend(ids)
        kept_weights.extend(weights)

    def _of(self, token: Any) -> "tuple[array[int], bytearray]":
        lists = self._lists.get(token)
        if lists is None:
            lists = self._lists[token] = (array("I"), bytearray())
        return lists

    def iter_postings(self) -> Iterator[tuple[Any, "array[int]", bytes]]:
        for token in sorted(self._lists):
            ids, weights = self._lists[token]
            if ids:
                yield token, ids, bytes(weights)

    def cleanup(self) -> None:
        self._lists.clear()
