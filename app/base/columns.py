"""Many rows at once: whole numbers read into columns of numpy, rows written by COPY or by one prepared insert."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    any_,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.base.database import Model, db, is_sqlite
from app.base.runs import count_rows

Numbers = NDArray[np.int64]
AT_ONCE = 20_000


class ordinal(FunctionElement[int]):  # noqa: N801  (reads as the SQL function that it stands for)
    """A day as `date.toordinal` numbers it, on SQLite and PostgreSQL."""

    type = BigInteger()
    inherit_cache = True
    name = "ordinal"


@compiles(ordinal, "sqlite")
def _ordinal_sqlite(element: ordinal, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(*element.clauses, **options)}) - 1721424.5 AS INTEGER)"


@compiles(ordinal)
def _ordinal(element: ordinal, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(*element.clauses, **options)} - DATE '0001-01-01' + 1)"


class month_number(FunctionElement[int]):  # noqa: N801
    """A day's month, counted from the year 0: twelve a year."""

    type = BigInteger()
    inherit_cache = True
    name = "month_number"


@compiles(month_number, "sqlite")
def _month_number_sqlite(element: month_number, compiler: SQLCompiler, **options: Any) -> str:
    day = compiler.process(*element.clauses, **options)
    return f"(12 * CAST(strftime('%Y', {day}) AS INTEGER) + CAST(strftime('%m', {day}) AS INTEGER))"


@compiles(month_number)
def _month_number(element: month_number, compiler: SQLCompiler, **options: Any) -> str:
    """In fractions: `extract` reckons in decimals, which takes twice as long."""
    day = compiler.process(*element.clauses, **options)
    return f"CAST(12 * date_part('year', {day}) + date_part('month', {day}) AS BIGINT)"


def among(column: InstrumentedAttribute[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """True where the column is one of these, however many they are: they go as one value.

    Of ids that were given one after another PostgreSQL then reads their own part of an index, not the whole table.
    """
    chosen = list(numbers)
    if is_sqlite():
        each = func.json_each(json.dumps(chosen))
        return column.in_(select(each.table_valued("value").c.value))
    listed = literal(chosen, ARRAY(BigInteger))
    one_of = column == any_(cast(listed, ARRAY(BigInteger)))  # an empty list has no type of its own
    return and_(column.between(min(chosen), max(chosen)), one_of) if len(chosen) > 1 else one_of


def read(query: Select[*tuple[Any, ...]]) -> list[Numbers]:
    """The query's columns, which are whole numbers, truths or `ordinal` days, none of them empty."""
    columns = list(query.selected_columns)
    if is_sqlite():
        return _fetched(query, len(columns))
    return _packed(query.with_only_columns(*map(_as_number, columns)))


def _fetched(query: Select[*tuple[Any, ...]], columns: int) -> list[Numbers]:
    """As the driver gives them: a row object for each costs more than the row."""
    rows = _cursor().execute(_told(query)).fetchall()
    numbers = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * columns)
    return [column.copy() for column in numbers.reshape(len(rows), columns).T]


def _told(query: Select[*tuple[Any, ...]]) -> str:
    return str(query.compile(db.session.connection().engine, compile_kwargs={"literal_binds": True}))


def _cursor(**options: bool) -> Any:
    return db.session.connection().connection.cursor(**options)


def _as_number(column: ColumnElement[Any]) -> ColumnElement[int]:
    number = cast(column, Integer) if column.type.python_type is bool else column
    return cast(number, BigInteger)


def _packed(query: Select[*tuple[Any, ...]]) -> list[Numbers]:
    """Each column as one string of bytes: a row at a time would cost more than the question itself."""
    told = query.subquery()
    packed = select(*(func.string_agg(func.int8send(column), literal_column("''")) for column in told.columns))
    row = _cursor(binary=True).execute(_told(packed)).fetchone()
    return [np.frombuffer(column or b"", dtype=">i8").astype(np.int64) for column in row]


def write(table: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of these columns (numbers, words, days, truths, None); how many they were."""
    told = ", ".join(f'"{name}"' for name in names)
    cursor = _cursor()
    count = 0
    if is_sqlite():
        marks = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table.__tablename__}" ({told}) VALUES ({marks})'  # noqa: S608  (names of our own)
        for some in _some(rows):
            cursor.executemany(statement, [tuple(map(_kept, row)) for row in some])
            count += len(some)
    else:
        with cursor.copy(f'COPY "{table.__tablename__}" ({told}) FROM STDIN') as copying:
            for count, row in enumerate(rows, 1):  # noqa: B007  (the last number is told)
                copying.write_row(row)
    count_rows(count)
    return count


def _some(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _kept(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
