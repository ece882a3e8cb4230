"""The rows of a Stack Exchange table: `.xml` or compressed, read as a stream, one bad row at a time.

Such files are one `<row …/>` after another. A raw `<` never stands inside an attribute, so the text is cut where a
row begins and each row is parsed alone: what is wrong with one is no matter to the next.
"""

import bz2
import codecs
import gzip
import lzma
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import IO, cast
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

CHUNK_BYTES = 1 << 16
LONGEST_ROW = 8_000_000  # characters: a hundred times the longest post that any site allows
ROW_BEGINS = re.compile(r"<row(?=[\s/>])")
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
TABLE_ENDS = re.compile(r"</(?!row\b)[A-Za-z]\w*\s*>\Z")
EMPTY_TABLE = re.compile(r"<(?!row\b)[A-Za-z]\w*\s*/>\Z")
ROW_ENDS = re.compile(r"(/>|</row\s*>)\Z")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BAD_FILE = (EOFError, OSError, UnicodeError, lzma.LZMAError, zlib.error)
OPENERS: Mapping[str, Callable[[IO[bytes]], IO[bytes]]] = {
    ".xml": lambda raw: raw,
    ".xz": lambda raw: cast(IO[bytes], lzma.LZMAFile(raw)),  # noqa: SIM115 - read_rows closes it
    ".gz": lambda raw: cast(IO[bytes], gzip.GzipFile(fileobj=raw)),
    ".bz2": lambda raw: cast(IO[bytes], bz2.BZ2File(raw)),
}


@dataclass(frozen=True)
class Row:
    """One row's attributes and its place in the file, counted from 1."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class BrokenRow:
    """A row that is no XML; `reason` completes "left out: …"."""

    number: int
    reason: str


@dataclass(frozen=True)
class BrokenFile:
    """Nothing can be read from here on; one sentence says why."""

    sentence: str


def find_table(folder: Path, name: str) -> Path | None:
    """The table's file in any of its spellings: `Posts.xml`, `posts.xml.xz`."""
    endings = (".xml", ".xml.xz", ".xml.gz", ".xml.bz2")
    found = {each.name.lower(): each for each in sorted(folder.iterdir()) if each.is_file()}
    return next((found[name.lower() + end] for end in endings if name.lower() + end in found), None)


def read_rows(path: Path, moved: Callable[[int], None]) -> Iterator[Row | BrokenRow | BrokenFile]:
    """Every row in turn; a BrokenFile comes last, if at all. `moved` is told of bytes read from the disk."""
    number, cutter = 0, _Cutter()
    try:
        with path.open("rb") as raw, OPENERS[path.suffix.lower()](raw) as stream:
            for text in chain(_text(stream, raw, moved), [None]):
                for piece in cutter.cut(text) if text is not None else cutter.rest():
                    number += 1
                    yield _parsed(number, piece)
    except BAD_FILE as error:
        yield BrokenFile(f"{path.name} can't be read to its end ({_told(error)}); {_so_far(number)}.")
        return
    if not cutter.closed:
        yield BrokenFile(f"{path.name} has no end: it was cut off, or is no table of rows; {_so_far(number)}.")


def _so_far(number: int) -> str:
    return f"the {number:,} rows before that were read" if number else "no row was found"


def _told(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".").lower()


def _text(stream: IO[bytes], raw: IO[bytes], moved: Callable[[int], None]) -> Iterator[str]:
    """The file as text; bytes that are none in its encoding become surrogates, which fail with their row."""
    read = cast(Callable[[int], bytes], getattr(stream, "read1", stream.read))  # read1 loses nothing before an error
    at = 0
    decoder: codecs.IncrementalDecoder | None = None
    while chunk := read(CHUNK_BYTES):
        decoder = decoder or _decoder(chunk)
        yield decoder.decode(chunk)
        moved(raw.tell() - at)
        at = raw.tell()


def _decoder(beginning: bytes) -> codecs.IncrementalDecoder:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")(errors="surrogateescape")
    declared = DECLARED.match(beginning.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].decode().lower() if declared else "utf-8"
    try:
        b"".decode(encoding)
    except LookupError:
        encoding = "utf-8"
    return codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)(errors="surrogateescape")


class _Cutter:
    """Cuts a growing text where rows begin; holds at most one row. `closed`: the table's end was seen."""

    def __init__(self) -> None:
        self.held = ""
        self.began = False
        self.closed = False

    def cut(self, text: str) -> Iterator[str]:
        """The rows that are whole with this much more of the text."""
        self.held += text
        cuts = [match.start() for match in ROW_BEGINS.finditer(self.held)]
        for here, following in pairwise(cuts):
            yield self.held[here:following]
        if cuts:
            self.began, self.held = True, self.held[cuts[-1] :]
        elif not self.began:
            self.held = self.held[-CHUNK_BYTES:]
        if len(self.held) > LONGEST_ROW:
            yield self.held
            self.began, self.held = False, ""

    def rest(self) -> Iterator[str]:
        """After the last row stands the table's end tag; a cut row without one is the file's fault, not its own."""
        tail = COMMENT.sub("", self.held).rstrip()
        end = TABLE_ENDS.search(tail)
        self.closed = end is not None or (not self.began and EMPTY_TABLE.search(tail) is not None)
        if self.began and end:
            yield tail[: end.start()]
        elif self.began and ROW_ENDS.search(tail):
            yield tail


def _parsed(number: int, piece: str) -> Row | BrokenRow:
    if len(piece) > LONGEST_ROW:
        return BrokenRow(number, "the row is longer than any post can be")
    try:
        return Row(number, dict(fromstring(COMMENT.sub("", piece)).attrib))
    except (ParseError, DefusedXmlException, UnicodeError, ValueError):
        return BrokenRow(number, "the row is no valid XML")
