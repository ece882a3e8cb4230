"""Writing to a PostgreSQL index, inside the caller's transaction: new parts, documents taken out, parts merged."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, cast

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Text, delete, insert, select, update

from app.base.clock import now
from app.base.database import db
from app.readers.search.packing import pack, pack_all, unpack
from app.readers.search.port import Document
from app.readers.search.postgresql_parts import COLUMNS, StoredPart, any_of, load_columns, parts_of
from app.readers.search.postgresql_tables import SearchColumn, SearchList, SearchPart, SearchText
from app.readers.search.sifting import post_mark
from app.readers.search.weighing import weigh

MERGE_AT = 8  # so many parts of one order of magnitude become one
LARGEST = 100_000  # documents: a part of so many is left as it is, so that a merge takes seconds at most
AT_ONCE = 20_000  # lists held in memory

Row = tuple[str, bytes]


def take_out(number: int, post_ids: Sequence[int]) -> None:
    """Note the documents of these posts as gone, in whichever part they are."""
    marks_of = [post_mark(post_id) for post_id in post_ids]
    query = (
        select(SearchList.part_id, SearchList.packed)
        .join(SearchPart, SearchPart.id == SearchList.part_id)
        .where(SearchPart.number == number, SearchPart.retired_at.is_(None), SearchList.token == any_of(marks_of, Text))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for part_id, packed in db.session.execute(query):
        found[part_id] += unpack(packed).ids.tolist()
    for part in db.session.execute(select(SearchPart.id, SearchPart.gone).where(SearchPart.id.in_(found))).all():
        gone = {*np.frombuffer(part.gone, np.uint32).tolist(), *found[part.id]}
        packed = np.array(sorted(gone), np.uint32).tobytes()
        db.session.execute(update(SearchPart).where(SearchPart.id == part.id).values(gone=packed))


def add_part(number: int, batch: Sequence[Document]) -> None:
    if not batch:
        return
    weighed = weigh(batch)
    columns = {name: array("q") for name in COLUMNS}
    for document in batch:
        columns["post"].append(document.post_id)
        columns["space"].append(document.space_id)
        columns["at"].append(int(document.at.timestamp() * 1000))
        columns["nices"].append(document.nices)
    part_id = _new_part(number, len(batch), {name: column.tobytes() for name, column in columns.items()})
    packed = pack_all(weighed.documents, weighed.weights, weighed.starts)
    _write_lists(part_id, zip(weighed.tokens, packed, strict=True))


def write_texts(number: int, post_ids: Sequence[int], texts: Mapping[int, str]) -> None:
    db.session.execute(
        delete(SearchText).where(SearchText.number == number, SearchText.post_id == any_of(post_ids, BigInteger))
    )
    _copy("search_text (number, post_id, text)", ["int8", "int8", "text"], ((number, *each) for each in texts.items()))


def merge_some(number: int) -> bool:
    """Make one part of many that are alike in size; False when there is no need."""
    tiers: dict[int, list[StoredPart]] = defaultdict(list)
    for part in parts_of(number, {}):
        living = part.size - len(part.gone)
        if living < LARGEST:
            tiers[len(str(living))].append(part)
    many = next((tier for tier in tiers.values() if len(tier) >= MERGE_AT), None)
    if many is None:
        return False
    _merge(number, many)
    return True


def _merge(number: int, parts: Sequence[StoredPart]) -> None:
    load_columns(parts, COLUMNS)
    places: dict[int, NDArray[np.int64]] = {}
    first = 0
    for part in parts:
        place = np.ones(part.size, np.int64)
        place[part.gone] = 0
        places[part.id] = np.where(place, first + np.cumsum(place) - 1, -1)
        first += int(place.sum())
    columns = {
        name: np.concatenate([part.column(name)[places[part.id] >= 0] for part in parts]).tobytes() for name in COLUMNS
    }
    part_id = _new_part(number, first, columns)
    _write_lists(part_id, _merged_lists(places))
    ids = [part.id for part in parts]
    db.session.execute(update(SearchPart).where(SearchPart.id.in_(ids)).values(retired_at=now()))


def _merged_lists(places: Mapping[int, NDArray[np.int64]]) -> Iterator[Row]:
    """The lists of several parts token by token, with the documents' new numbers."""
    query = (
        select(SearchList.token, SearchList.part_id, SearchList.packed)
        .where(SearchList.part_id.in_(places))
        .order_by(SearchList.token, SearchList.part_id)
        .execution_options(stream_results=True, yield_per=AT_ONCE)
    )
    for token, rows in groupby(db.session.execute(query), key=itemgetter(0)):
        ids, held = [], []
        for _token, part_id, packed in rows:
            postings = unpack(packed)
            moved = places[part_id][postings.ids]
            living = moved >= 0
            ids.append(moved[living])
            held.append(postings.weights[living])
        all_ids = np.concatenate(ids)
        if len(all_ids):
            yield token, pack(all_ids.tolist(), np.concatenate(held).tobytes())


def _new_part(number: int, size: int, columns: Mapping[str, bytes]) -> int:
    part = SearchPart(number=number, size=size, gone=b"")
    db.session.add(part)
    db.session.flush()
    rows = [{"part_id": part.id, "name": name, "packed": packed} for name, packed in columns.items()]
    db.session.execute(insert(SearchColumn), rows)
    return part.id


def _write_lists(part_id: int, rows: Iterable[Row]) -> None:
    _copy("search_list (part_id, token, packed)", ["int8", "text", "bytea"], ((part_id, *row) for row in rows))


def _copy(into: str, types: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY a piece at a time: `rows` may be read from the same connection, which COPY occupies."""
    connection = cast(psycopg.Connection, db.session.connection().connection.driver_connection)
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        with connection.cursor() as cursor, cursor.copy(f"copy {into} from stdin (format binary)".encode()) as copy:
            copy.set_types(types)
            for row in some:
                copy.write_row(row)
