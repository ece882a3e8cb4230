"""Writing many rows into one of the site's tables: COPY on PostgreSQL, one prepared insert on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, text

from app.base.database import Model, db, is_sqlite
from app.importing.community.incoming.shelf import Shelf
from app.importing.community.site.piping import csv_of

AT_ONCE = 20_000
CONSTRAINTS = """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = CAST(:name AS regclass) AND contype IN ('f', 'u', 'p')"""
INDEXES = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = CAST(:name AS regclass)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)"""


def write_query(model: type[Model], shelf: Shelf, query: str) -> int:
    """The rows of an SQL question to the shelf, its columns named like the table's; how many they were."""
    columns = [row[0] for row in shelf.run(f"DESCRIBE {query}").fetchall()]
    if is_sqlite():
        return _insert(model, columns, shelf.rows(query, at_once=AT_ONCE))
    constants = _constants(model, columns)
    more = "".join(f", {_in_sql(value)} AS {name}" for name, value in constants.items())
    with csv_of(shelf, f"SELECT *{more} FROM ({query})") as pieces:
        return _copy(model, [*columns, *constants], pieces)


def write_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Rows made in Python."""
    if is_sqlite():
        return _insert(model, columns, rows)
    constants = _constants(model, columns)
    cursor = _cursor()
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    names = ", ".join(f'"{name}"' for name in (*columns, *constants))
    with cursor.copy(f'COPY "{model.__tablename__}" ({names}) FROM STDIN') as copying:
        for row in rows:
            copying.write_row((*row, *constants.values()))
    return max(int(cursor.rowcount), 0)


def _copy(model: type[Model], columns: Sequence[str], pieces: Iterator[bytes]) -> int:
    cursor = _cursor()
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f'COPY "{model.__tablename__}" ({names}) FROM STDIN (FORMAT csv)') as copying:
        for piece in pieces:
            copying.write(piece)
    return max(int(cursor.rowcount), 0)


def _cursor() -> Any:
    return db.session.connection().connection.cursor()


def _insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    constants = _constants(model, columns)
    names = (*columns, *constants)
    more = tuple(map(_kept, constants.values()))
    marks = ", ".join("?" * len(names))
    told = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{model.__tablename__}" ({told}) VALUES ({marks})'
    cursor, count, waiting = _cursor(), 0, iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        cursor.executemany(statement, [(*map(_kept, row), *more) for row in some])
        count += len(some)
    return count


def _kept(value: Any) -> Any:
    """As SQLite keeps it: moments in UTC without a zone, in a form that sorts."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _constants(model: type[Model], columns: Sequence[str]) -> dict[str, Any]:
    """What the model says of the columns that the rows do not name."""
    table = cast(Table, model.__table__)
    found = {}
    for column in table.columns:
        default: Any = column.default
        if column.name not in columns and default is not None and default.is_scalar:
            found[column.name] = default.arg
    return found


def _in_sql(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def make_quick(model: type[Model]) -> list[str]:
    """On PostgreSQL, take away what would be looked up for every row; returns the statements that put it back.

    Only for a table that stands empty: nobody waits for it then. All in the running transaction: if that fails,
    nothing has changed. Putting back checks every row at once.
    """
    if is_sqlite():
        return []
    name = model.__tablename__
    back: list[tuple[int, str]] = []
    for constraint, definition in db.session.execute(text(CONSTRAINTS), {"name": name}).all():
        if definition.startswith("PRIMARY") and _is_referred_to(name):
            continue
        db.session.execute(text(f'ALTER TABLE "{name}" DROP CONSTRAINT "{constraint}"'))
        rank = 3 if definition.startswith("FOREIGN") else 1
        back.append((rank, f'ALTER TABLE "{name}" ADD CONSTRAINT "{constraint}" {definition}'))
    for index, definition in db.session.execute(text(INDEXES), {"name": name}).all():
        db.session.execute(text(f"DROP INDEX {index}"))
        back.append((2, definition))
    return [statement for _rank, statement in sorted(back)]


def _is_referred_to(name: str) -> bool:
    query = text("SELECT 1 FROM pg_constraint WHERE confrelid = CAST(:name AS regclass) AND contype = 'f' LIMIT 1")
    return db.session.execute(query, {"name": name}).first() is not None


def put_back(statements: Sequence[str]) -> None:
    if statements:
        db.session.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    for statement in statements:
        db.session.execute(text(statement))
