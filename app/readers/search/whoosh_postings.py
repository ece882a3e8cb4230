"""How Whoosh keeps our postings: whole lists of document numbers and one-byte weights.

Whoosh's own format unpacks block by block in Python and scores posting by posting. Lists that are read at once
are several times faster to write, to merge and to read; everything else (segments, commits, deletions) is Whoosh's.
"""

import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from operator import sub
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Existence

FIELD = "tokens"

_PLACE = struct.Struct("!IQI")  # documents, place in the postings file, bytes there

Lists = tuple[bytes, Sequence[int], bytes]  # a token, its documents in order, their weights


class Tokens(FieldType):
    """Takes ready weights by token instead of text."""

    def __init__(self) -> None:
        self.format = Existence()

    def index(self, value: dict[str, int], **_options: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        for token, weight in value.items():
            yield token.encode(), 1, weight, b""


def schema() -> Schema:
    return Schema(**{FIELD: Tokens(), "post": COLUMN(NumericColumn("q")), "at": COLUMN(NumericColumn("q"))})


class Pool:
    """The postings of one segment to be: in memory, by token."""

    def __init__(self) -> None:
        self._lists: dict[bytes, tuple[array[int], bytearray]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Whoosh's way to hand over one posting: field, token, document, weight, nothing."""
        ids, weights = self._of(item[1])
        ids.append(item[2])
        weights.append(int(item[3]))

    def extend(self, token: bytes, ids: Iterable[int], weights: bytes) -> None:
        kept, kept_weights = self._of(token)
        kept.extend(ids)
        kept_weights.extend(weights)

    def _of(self, token: bytes) -> "tuple[array[int], bytearray]":
        lists = self._lists.get(token)
        if lists is None:
            lists = self._lists[token] = (array("I"), bytearray())
        return lists

    def iter_postings(self) -> Iterator[Lists]:
        for token in sorted(self._lists):
            ids, weights = self._lists[token]
            if ids:
                yield token, ids, bytes(weights)

    def cleanup(self) -> None:
        self._lists.clear()


class PackedCodec(W3Codec):
    """Whoosh's third codec with whole lists for postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "_FieldWriter":
        return _FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "TermsReader":
        return TermsReader(self, storage, segment)


class TermsReader(W3TermsReader):
    """Finds a token's list in two files that are mapped, not copied, into memory."""

    def __init__(self, codec: PackedCodec, storage: Any, segment: Any) -> None:
        terms = segment.make_filename(codec.TERMS_EXT)
        super().__init__(codec, storage.open_file(terms), storage.file_length(terms), None)
        self._opened = self._tindex.dbfile  # looking for the next token goes on reading it
        self._tindex.dbfile = _Mapped(storage, terms)
        self._postfile = _Mapped(storage, segment.make_filename(codec.POSTS_EXT))

    def find(self, token: bytes) -> "Postings | None":
        try:
            at, _length = self._tindex.range_for_key(self._keycoder(FIELD, token))
        except KeyError:
            return None
        count, offset, length = _PLACE.unpack(self._tindex.dbfile.get(at, _PLACE.size))
        return Postings(count, self._postfile.get(offset, length))

    def tokens(self) -> Iterator[bytes]:
        return (token for _field, token in self.terms())

    def close(self) -> None:
        self._opened.close()
        super().close()


class Postings:
    """The documents that hold one token; unpacked when first asked for."""

    def __init__(self, count: int, packed: bytes) -> None:
        self.count = count
        self._packed = packed
        self._steps_end = len(packed) - count

    @property
    def weights(self) -> bytes:
        return self._packed[self._steps_end :]

    @cached_property
    def ids(self) -> list[int]:
        return list(accumulate(array(chr(self._packed[0]), self._packed[1 : self._steps_end])))


class _Mapped(BufferFile):
    """A file's bytes as they lie on the disk; Whoosh's own class would copy them."""

    def __init__(self, storage: Any, name: str) -> None:
        with open(Path(storage.folder) / name, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._buf = mmap(file.fileno(), 0, access=ACCESS_READ) if size else b""

    def get(self, position: int, length: int) -> bytes:
        return bytes(self._buf[position : position + length])

    def close(self) -> None:
        if self._buf:
            self._buf.close()


class _FieldWriter(W3FieldWriter):
    """Writes one list after another."""

    def add_postings(self, schema: Schema, _lengths: Any, items: Iterable[Lists]) -> None:
        self.start_field(FIELD, schema[FIELD])
        field = struct.pack("!H", self._fieldid)
        offset = 0
        for token, ids, weights in items:
            packed = _packed(ids, weights)
            self._postfile.write(packed)
            self._tindex.add(field + token, _PLACE.pack(len(ids), offset, len(packed)))
            offset += len(packed)
        self.finish_field()


def _packed(ids: Sequence[int], weights: bytes) -> bytes:
    """The steps from document to document in the smallest size that holds them, then the weights."""
    steps = [ids[0], *map(sub, ids[1:], ids)]
    largest = max(steps)
    kind = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    return kind.encode() + array(kind, steps).tobytes() + weights
