"""A token's list as it was read: numbers of documents, or a bit for each of them where it holds many."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Weights = NDArray[np.uint8]

FEW = 8  # so many times fewer documents than a list has are looked up one by one


class Postings:
    """The documents of one part that hold a token, in order, and what it weighs in each.

    Either `ids` are given, or `bits`: one for each document from number `8 * first` on.
    """

    def __init__(
        self, weights: Weights, ids: Ids | None = None, bits: NDArray[np.uint8] | None = None, first: int = 0
    ) -> None:
        self.weights = weights
        self.count = len(weights)
        self._bits = bits
        self._first = first
        if ids is not None:
            self.ids = ids

    @cached_property
    def ids(self) -> Ids:
        assert self._bits is not None
        return np.flatnonzero(np.unpackbits(self._bits, bitorder="little").view(bool)) + 8 * self._first

    @cached_property
    def heaviest(self) -> int:
        return int(self.weights.max(initial=0))

    def mask(self, size: int) -> Mask:
        """For each document of the part: does it hold the token?"""
        found = np.zeros(size, bool)
        if self._bits is None:
            found[self.ids] = True
        else:
            held = np.unpackbits(self._bits, bitorder="little")[: size - 8 * self._first]
            found[8 * self._first : 8 * self._first + len(held)] = held.view(bool)
        return found

    def holds(self, asked: Ids, size: int) -> Mask:
        """For each of these documents (in order): does it hold the token?"""
        if not self.count or (self._bits is None and len(asked) * FEW > self.count):
            return self.mask(size)[asked]
        return self._places(asked)[1]

    def weights_of(self, asked: Ids, size: int) -> NDArray[Any]:
        """What the token weighs in each of these documents (in order), 0 in those without it."""
        if not self.count or not len(asked):
            return np.zeros(len(asked), np.uint8)
        if len(asked) * FEW > self.count:
            every = np.zeros(size, np.uint8)
            every[self.ids] = self.weights
            return every[asked]
        places, held = self._places(asked)
        return np.where(held, self.weights[np.clip(places, 0, self.count - 1)], 0)

    def _places(self, asked: Ids) -> tuple[Ids, Mask]:
        """Where these documents stand in the list, and whether they do."""
        if self._bits is None:
            places = np.searchsorted(self.ids, asked)
            return places, self.ids[np.minimum(places, self.count - 1)] == asked
        byte = np.clip((asked >> 3) - self._first, 0, len(self._bits) - 1)
        inside = byte == (asked >> 3) - self._first
        within = (1 << (asked & 7)).astype(np.uint8)
        held = inside & ((self._bits[byte] & within) != 0)
        before = self._bits[byte] & (within - np.uint8(1))
        return self._counted[byte] + np.bitwise_count(before), held

    @cached_property
    def _counted(self) -> Ids:
        """How many documents the bytes before each byte hold."""
        assert self._bits is not None
        counts = np.bitwise_count(self._bits)
        return np.cumsum(counts, dtype=np.int64) - counts


NOWHERE = Postings(np.empty(0, np.uint8), np.empty(0, np.int64))
