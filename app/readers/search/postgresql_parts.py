"""A PostgreSQL index opened for reading: parts as ranking wants them, fetched in as few questions as may be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ARRAY, BigInteger, ScalarSelect, Text, any_, literal, select, union_all
from sqlalchemy.types import TypeEngine

from app.base.database import db
from app.readers.search.packing import NOWHERE, Ids, Postings, count_of, unpack
from app.readers.search.postgresql_tables import SearchColumn, SearchList, SearchPart, SearchText

COLUMNS = ("post", "space", "at", "nices")
ALWAYS = ("post", "space")
MOST_BEGINNINGS = 2000

Columns = dict[str, NDArray[np.int64]]


class StoredPart:
    """One part; `columns` are shared with the queries before, for they never change."""

    def __init__(self, row: Any, columns: Columns) -> None:
        self.id: int = row.id
        self.number: int = row.number
        self.size: int = row.size
        self.gone: Ids = np.frombuffer(row.gone, np.uint32).astype(np.int64)
        self.columns = columns
        self.found: dict[str, Postings] = {}

    def postings(self, token: str) -> Postings:
        return self.found.get(token, NOWHERE)

    def column(self, name: str) -> NDArray[Any]:
        if name not in self.columns:
            load_columns([self], [name])
        return self.columns[name]


class StoredIndex:
    """An index as it stands, for one query."""

    def __init__(self, parts: Sequence[StoredPart]) -> None:
        self.parts = parts
        self._by_id = {part.id: part for part in parts}
        self._loaded: set[str] = set()
        self._beginning: dict[str, Sequence[str]] = {}

    def load(self, wanted: Iterable[str]) -> None:
        tokens = set(wanted) - self._loaded
        self._loaded |= tokens
        query = select(SearchList.part_id, SearchList.token, SearchList.packed, literal(False))
        here = SearchList.part_id == any_of(self._by_id, BigInteger)
        query = query.where(here, SearchList.token == any_of(tokens, Text))
        new = [part.id for part in self.parts if not part.columns]
        columns = select(SearchColumn.part_id, SearchColumn.name, SearchColumn.packed, literal(True))
        columns = columns.where(SearchColumn.part_id == any_of(new, BigInteger), SearchColumn.name.in_(ALWAYS))
        for part_id, name, packed, is_column in db.session.execute(union_all(query, columns) if new else query):
            if is_column:
                self._by_id[part_id].columns[name] = np.frombuffer(packed, np.int64)
            else:
                self._by_id[part_id].found[name] = unpack(packed, count_of(packed))

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


def parts_of(number: int | ScalarSelect[Any], known: Mapping[int, Columns]) -> list[StoredPart]:
    """The parts of an index that hold anything, in their order."""
    query = select(SearchPart.id, SearchPart.number, SearchPart.size, SearchPart.gone).order_by(SearchPart.id)
    rows = db.session.execute(
        query.where(SearchPart.number == number, SearchPart.retired_at.is_(None), SearchPart.size > 0)
    )
    return [StoredPart(row, known.get(row.id, {})) for row in rows]
