"""The embedded engine: Whoosh keeps the index in a folder; ranking is our own over its postings."""

import fcntl
import os
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from app.readers.search.packing import Pool
from app.readers.search.phrases import folded
from app.readers.search.port import NOTHING, Ask, Document, Found
from app.readers.search.ranking import held, rank
from app.readers.search.sifting import post_mark
from app.readers.search.weighing import weigh
from app.readers.search.whoosh_parts import Segment, Segments
from app.readers.search.whoosh_postings import PackedCodec, TermsReader, schema

FORMAT = "2"  # what an older version wrote is left alone, and a new index made
CURRENT = "current"
MERGE_AT = 8  # so many segments of one order of magnitude become one


class WhooshEngine:
    """One writer at a time (`turn`), any number of readers in any number of processes."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FORMAT
        self._lock = Lock()
        self._opened: tuple[object, list[Segment]] = (None, [])

    def begin(self, number: int) -> None:
        shutil.rmtree(self._path(number), ignore_errors=True)
        self._path(number).mkdir(parents=True)
        FileIndex.create(FileStorage(str(self._path(number))), schema())

    def index(self, number: int, batch: Sequence[Document], gone: Sequence[int] = ()) -> None:
        writer = _Writer(FileIndex(FileStorage(str(self._path(number)))))
        try:
            _take_out(writer, [*gone, *(document.post_id for document in batch)])
            first = writer.docnum
            for document in batch:
                writer.add_document(**_columns(document))
            for token, places, held in weigh(batch) if batch else ():
                writer.pool.extend(token.encode(), (first + places).tolist(), held)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=_merge)
        _sync(self._path(number))

    def delete(self, number: int, post_ids: Sequence[int]) -> None:
        self.index(number, (), gone=post_ids)

    def holds(self, number: int) -> bool:
        try:
            FileIndex(FileStorage(str(self._path(number)))).reader().close()
        except Exception:  # whatever is wrong with it, it will be made anew
            return False
        return True

    def published(self) -> int | None:
        try:
            return int(os.readlink(self._folder / CURRENT).removeprefix("index-"))
        except (OSError, ValueError):
            return None

    def publish(self, number: int) -> None:
        draft = self._folder / f"{CURRENT}.{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(f"index-{number}")
        draft.replace(self._folder / CURRENT)
        for old in self._folder.glob("index-*"):
            if old.name != f"index-{number}":
                shutil.rmtree(old, ignore_errors=True)

    def query(self, ask: Ask) -> Found:
        with self._lock:
            try:
                segments = self._segments()
            except (OSError, ValueError):  # another index was published this very moment
                segments = self._segments()
            if not segments:
                return NOTHING
            found = rank(Segments(segments), ask)
            for segment in segments:
                segment.forget()
            return found

    def said(self, post_ids: Sequence[int]) -> Collection[str]:
        with self._lock:
            return list(Segments(self._segments()).texts(post_ids).values())

    def held(self, asked: Collection[str]) -> set[str]:
        with self._lock:
            segments = Segments(self._segments())
            found = held(segments, asked)
            segments.forget()
            return found

    def count(self) -> int:
        with self._lock:
            return sum(segment.size - len(segment.gone) for segment in self._segments())

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """One process of this machine writes; the operating system ends its turn if it is killed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._folder / "turn", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = True
        except BlockingIOError:
            mine = False
        try:
            yield mine
        finally:
            os.close(descriptor)

    def forget(self) -> None:
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        for segment in self._opened[1]:
            segment.close()
        self._opened = (None, [])

    def _path(self, number: int) -> Path:
        return self._folder / f"index-{number}"

    def _segments(self) -> list[Segment]:
        """The published index as it stands; opened anew only when something was committed."""
        number = self.published()
        if number is None:
            return []
        stamp = _stamp(self._path(number))
        if stamp != self._opened[0]:
            before, known = self._opened[1], {segment.name: segment for segment in self._opened[1]}
            reader = FileIndex(FileStorage(str(self._path(number)))).reader()
            leaves = [leaf for leaf, _offset in reader.leaf_readers() if isinstance(leaf, SegmentReader)]
            self._opened = (stamp, [Segment(leaf, known.get(leaf.segment().segment_id())) for leaf in leaves])
            for segment in before:
                segment.close()
        return self._opened[1]


def _stamp(folder: Path) -> tuple[str, int]:
    """Changes with each commit: the table of contents is a new file then."""
    name, at = max(
        (entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder) if entry.name.endswith(".toc")
    )
    return f"{folder.name}/{name}", at


class _Pool(Pool):
    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Whoosh's way to hand over one posting, for a token that did not come by `put`."""
        self.extend(item[1], [item[2]], bytes([int(item[3])]))


class _Writer(SegmentWriter):
    """Whoosh's writer, with our postings in memory until the commit."""

    pool: Any  # a Pool, where Whoosh declares its own

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=PackedCodec(), compound=False, timeout=10)
        self.pool = _Pool()


def _columns(document: Document) -> dict[str, Any]:
    return {
        "post": document.post_id,
        "space": document.space_id,
        "at": int(document.at.timestamp() * 1000),
        "nices": document.nices,
        "said": folded(f"{document.title} \n {document.text}" if document.opens_topic else document.text).encode(),
    }


def _take_out(writer: _Writer, post_ids: Iterable[int]) -> None:
    """Mark the documents of these posts as deleted, wherever they stand."""
    wanted = [post_mark(post_id).encode() for post_id in post_ids]
    first = 0
    for part in writer.segments:
        terms: TermsReader = part.codec().terms_reader(writer.storage, part)
        for mark in wanted:
            for document in terms.find(mark).ids:
                writer.delete_document(first + int(document))
        terms.close()
        first += part.doc_count_all()


def _merge(writer: _Writer, segments: Sequence[Any]) -> list[Any]:
    """Segments of like size become one when they are many: a document is copied few times in its life."""
    tiers: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        if segment.doc_count():
            tiers[len(str(segment.doc_count()))].append(segment)
    kept: list[Any] = []
    for tier in tiers.values():
        if len(tier) < MERGE_AT:
            kept += tier
            continue
        for segment in tier:
            _absorb(writer, segment)
    return kept


def _absorb(writer: _Writer, segment: Any) -> None:
    """Copy a segment's living documents into the one being written."""
    first = writer.docnum
    reader = SegmentReader(writer.storage, writer.schema, segment)
    moved = writer.write_per_doc(set(writer.schema.names()), reader)
    reader.close()
    terms: TermsReader = segment.codec().terms_reader(writer.storage, segment)
    place = np.full(segment.doc_count_all(), -1, np.int64)
    for old, new in moved.items() if moved is not None else enumerate(range(first, writer.docnum)):
        place[old] = new
    for token in terms.tokens():
        found = terms.find(token)
        ids = place[found.ids]
        living = ids >= 0
        writer.pool.extend(token, ids[living].tolist(), found.weights[living].tobytes())
    writer._added = True
    terms.close()


def _sync(folder: Path) -> None:
    """What was committed is on the disk before anybody relies on it."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
