"""How a token's list is kept, in a file or in a database: the documents that hold it, and one byte of weight each."""

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import sub
from typing import Any

import numpy as np

from app.readers.search.postings import Ids, Postings, Weights

DENSE = b"D"  # a bit for each document, where at least each eighth holds the token; else the steps between them
LONG = 200  # documents: whether so many stand close is looked at
_DENSE_HEAD = struct.Struct("<cII")  # kind, documents, the byte of the first


def pack(ids: Sequence[int], weights: bytes) -> bytes:
    """The size of a step, the steps from document to document in the smallest size that holds them, the weights."""
    if len(ids) * 8 > ids[-1] - ids[0] + 8 and len(ids) > LONG:
        return _pack_dense(np.asarray(ids, np.int64), weights)
    steps = [ids[0], *map(sub, ids[1:], ids)]
    largest = max(steps)
    kind = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    return kind.encode() + array(kind, steps).tobytes() + weights


def pack_all(ids: Ids, weights: Weights, starts: Sequence[int]) -> Iterator[bytes]:
    """Many short lists that lie one after another, each as `pack` writes it: the steps are worked out at once."""
    steps = np.diff(ids, prepend=0)
    begins = np.asarray(starts[:-1], np.int64)
    steps[begins] = ids[begins]
    largest = np.maximum.reduceat(steps, begins).tolist() if len(begins) else []
    narrow, wide, held = steps.astype(np.uint8).tobytes(), steps.astype(np.uint16).tobytes(), weights.tobytes()
    for (start, end), step in zip(pairwise(starts), largest, strict=True):
        if end - start > LONG or step >= 1 << 16:
            yield pack(ids[start:end].tolist(), held[start:end])
        elif step < 1 << 8:
            yield b"B" + narrow[start:end] + held[start:end]
        else:
            yield b"H" + wide[2 * start : 2 * end] + held[start:end]


def _pack_dense(ids: Any, weights: bytes) -> bytes:
    first = int(ids[0]) >> 3
    held = np.zeros(int(ids[-1]) + 1 - 8 * first, bool)
    held[ids - 8 * first] = True
    return _DENSE_HEAD.pack(DENSE, len(ids), first) + np.packbits(held, bitorder="little").tobytes() + weights


def unpack(packed: bytes) -> Postings:
    if packed[:1] == DENSE:
        _kind, count, first = _DENSE_HEAD.unpack_from(packed)
        bits = np.frombuffer(packed, np.uint8, len(packed) - _DENSE_HEAD.size - count, _DENSE_HEAD.size)
        return Postings(np.frombuffer(packed, np.uint8, count, len(packed) - count), bits=bits, first=first)
    kind = packed[:1].decode()
    count = (len(packed) - 1) // (array(kind).itemsize + 1)
    steps = np.frombuffer(packed, kind, count, 1)
    weights = np.frombuffer(packed, np.uint8, count, len(packed) - count)
    return Postings(weights, np.cumsum(steps, dtype=np.int64))


class Pool:
    """The lists of a part to be: in memory, by token."""

    def __init__(self) -> None:
        self._lists: dict[Any, tuple[array[int], bytearray]] = {}

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
