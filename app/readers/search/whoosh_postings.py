"""How Whoosh keeps our postings: whole lists of document numbers and one-byte weights.

Whoosh's own format unpacks block by block in Python and scores posting by posting. Lists that are read at once
are several times faster to write, to merge and to read; everything else (segments, commits, deletions) is Whoosh's.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Existence

from app.readers.search.packing import pack, unpack
from app.readers.search.postings import NOWHERE, Postings

FIELD = "tokens"
COLUMNS = ("post", "space", "at", "nices")

_PLACE = struct.Struct("!IQI")  # documents, place in the postings file, bytes there


class Tokens(FieldType):
    """Tokens go straight into the pool, not through Whoosh, which would ask after each of them."""

    def __init__(self) -> None:
        self.format = Existence()


def schema() -> Schema:
    numbers = {name: COLUMN(NumericColumn("q")) for name in COLUMNS}
    return Schema(**{FIELD: Tokens(), "said": COLUMN(VarBytesColumn()), **numbers})


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

    def find(self, token: bytes) -> Postings:
        try:
            at, _length = self._tindex.range_for_key(self._keycoder(FIELD, token))
        except KeyError:
            return NOWHERE
        _count, offset, length = _PLACE.unpack(self._tindex.dbfile.get(at, _PLACE.size))
        return unpack(self._postfile.get(offset, length))

    def tokens(self) -> Iterator[bytes]:
        return (token for _field, token in self.terms())

    def close(self) -> None:
        self._opened.close()
        super().close()


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

    def add_postings(self, schema: Schema, _lengths: Any, items: Iterable[tuple[bytes, Sequence[int], bytes]]) -> None:
        self.start_field(FIELD, schema[FIELD])
        field = struct.pack("!H", self._fieldid)
        offset = 0
        for token, ids, weights in items:
            packed = pack(ids, weights)
            self._postfile.write(packed)
            self._tindex.add(field + token, _PLACE.pack(len(ids), offset, len(packed)))
            offset += len(packed)
        self.finish_field()
