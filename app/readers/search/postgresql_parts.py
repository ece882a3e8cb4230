"""A PostgreSQL index opened for reading: parts as ranking wants them, fetched in as few questions as may be."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, cast

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import ARRAY, BigInteger, ScalarSelect, any_, literal, select
from sqlalchemy.types import TypeEngine

from app.base.database import db
from app.readers.search.packing import unpack
from app.readers.search.postgresql_tables import SearchColumn, SearchList, SearchPart, SearchText
from app.readers.search.postings import NOWHERE, Ids, Mask, Postings

COLUMNS = ("post", "space", "at", "nices")
ALWAYS = ("post", "space")
MOST_BEGINNINGS = 2000
SETTLED = 10_000  # documents: a part of so many is seldom merged
MOST_KEPT = 48_000_000  # bytes of lists that a process keeps

Columns = dict[str, NDArray[np.int64]]


class StoredPart:
    """One part; `columns` and `known` are shared with the queries before, for they never change."""

    def __init__(self, row: Any, before: "StoredPart | None" = None) -> None:
        self.id: int = row.id
        self.number: int = row.number
        self.size: int = row.size
        self.gone: Ids = np.frombuffer(row.gone, np.uint32).astype(np.int64)
        self.columns: Columns = before.columns if before else {}
        self.known: dict[frozenset[int], Mask] = before.known if before else {}
        self.found: dict[str, Postings] = {}

    def postings(self, token: str) -> Postings:
        return self.found.get(token, NOWHERE)

    def column(self, name: str) -> NDArray[Any]:
        if name not in self.columns:
            load_columns([self], [name])
        return self.columns[name]


class StoredIndex:
    """An index as it stands, for one query."""

    def __init__(self, parts: Sequence[StoredPart], kept: "KeptLists") -> None:
        self.parts = parts
        self._kept = kept
        self._by_id = {part.id: part for part in parts}
        self._loaded: set[str] = set()
        self._beginning: dict[str, Sequence[str]] = {}

    def load(self, wanted: Iterable[str]) -> None:
        tokens = set(wanted) - self._loaded
        self._loaded |= tokens
        settled = [part.id for part in self.parts if part.size >= SETTLED]
        moving = [part.id for part in self.parts if part.size < SETTLED]
        new = [part.id for part in self.parts if not part.columns]
        known = self._kept.of(settled, tokens)
        asked = tokens - known.keys()
        for part_id, name, packed, is_column in _rows([(settled, asked), (moving, tokens), (new, set())]):
            if is_column:
                self._by_id[part_id].columns[name] = np.frombuffer(packed, np.int64)
            elif part_id in settled:
                known.setdefault(name, {})[part_id] = packed
            else:
                self._by_id[part_id].found[name] = unpack(packed)
        self._kept.keep(settled, {token: known.get(token, {}) for token in asked})
        for token, lists in known.items():
            for part_id, packed in lists.items():
                self._by_id[part_id].found[token] = unpack(packed)

    def beginning(self, kana: str) -> Sequence[str]:
        if kana not in self._beginning:
            after = chr(ord(kana) + 1)
            query = select(SearchList.token).distinct().where(SearchList.part_id == any_of(self._by_id, BigInteger))
            query = query.where(SearchList.token >= kana, SearchList.token < after).limit(MOST_BEGINNINGS)
            self._beginning[kana] = db.session.scalars(query).all()
        return self._beginning[kana]

    def texts(self, post_ids: Sequence[int]) -> Mapping[int, str]:
        query = select(SearchText.post_id, SearchText.text)
        number = self.parts[0].number
        rows = db.session.execute(
            query.where(SearchText.number == number, SearchText.post_id == any_of(post_ids, BigInteger))
        )
        return {post_id: text for post_id, text in rows}


class KeptLists:
    """The lists of tokens that were asked for lately, in parts that are large and so stay as they are for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parts: list[int] = []
        self._lists: dict[str, dict[int, bytes]] = {}
        self._bytes = 0

    def of(self, parts: list[int], tokens: Iterable[str]) -> dict[str, dict[int, bytes]]:
        with self._lock:
            if parts != self._parts:
                self._parts, self._lists, self._bytes = parts, {}, 0
            return {token: self._lists[token] for token in tokens if token in self._lists}

    def keep(self, parts: list[int], lists: Mapping[str, dict[int, bytes]]) -> None:
        """Unless another query has met other parts since."""
        with self._lock:
            for token in lists.keys() - self._lists.keys() if parts == self._parts else ():
                self._lists[token] = lists[token]
                self._bytes += len(token) + sum(map(len, lists[token].values()))
            while self._bytes > MOST_KEPT:
                token = next(iter(self._lists))
                self._bytes -= len(token) + sum(map(len, self._lists.pop(token).values()))


def _rows(wanted: Sequence[tuple[list[int], Collection[str]]]) -> Iterator[tuple[int, str, bytes, bool]]:
    """Of settled and of moving parts the lists of tokens, of new parts the columns that every query needs.

    Asked past SQLAlchemy, whose driver reads bytes as hex digits.
    """
    (settled, asked), (moving, tokens), (new, _none) = wanted
    lists = "select part_id, token, packed, false from search_list where part_id = any(%s) and token = any(%s)"
    columns = "select part_id, name, packed, true from search_column where part_id = any(%s) and name = any(%s)"
    parts = [
        (lists, [settled, list(asked)], bool(settled and asked)),
        (lists, [moving, list(tokens)], bool(moving and tokens)),
        (columns, [new, list(ALWAYS)], bool(new)),
    ]
    chosen = [(query, given) for query, given, is_needed in parts if is_needed]
    if not chosen:
        return
    connection = cast(psycopg.Connection, db.session.connection().connection.driver_connection)
    with connection.cursor(binary=True) as cursor:
        statement = " union all ".join(query for query, _given in chosen)
        yield from cursor.execute(statement.encode(), [each for _query, given in chosen for each in given])


def any_of(values: Iterable[Any], kind: type[TypeEngine[Any]]) -> Any:
    """One array, whatever the number of values: the statement stays the same, so that nobody parses it anew."""
    return any_(literal(list(values), ARRAY(kind)))


def load_columns(parts: Sequence[StoredPart], names: Sequence[str]) -> None:
    by_id = {part.id: part for part in parts}
    query = select(SearchColumn).where(SearchColumn.part_id.in_(by_id), SearchColumn.name.in_(names))
    for part in parts:
        part.columns.update((name, np.zeros(part.size, np.int64)) for name in names if name not in part.columns)
    for part_id, name, packed in db.session.execute(query.with_only_columns(*SearchColumn.__table__.c)):
        by_id[part_id].columns[name] = np.frombuffer(packed, np.int64)


def parts_of(number: int | ScalarSelect[Any], known: Mapping[int, StoredPart]) -> list[StoredPart]:
    """The parts of an index that hold anything, in their order."""
    query = select(SearchPart.id, SearchPart.number, SearchPart.size, SearchPart.gone).order_by(SearchPart.id)
    rows = db.session.execute(
        query.where(SearchPart.number == number, SearchPart.retired_at.is_(None), SearchPart.size > 0)
    )
    return [StoredPart(row, known.get(row.id)) for row in rows]
