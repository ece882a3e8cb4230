"""New tables beside the ones that are read, and the moment at which they take their place."""

import re
from collections.abc import Sequence

from sqlalchemy import text

from app.base.database import Model, db, is_sqlite
from app.readers.people import MERGED, merged_accounts

ANEW = "_anew"
DEFINED = """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = CAST(:name AS regclass) AND contype IN ('p', 'u', 'c')"""
INDEXED = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = CAST(:name AS regclass)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)"""


def run(statement: str, **values: object) -> None:
    db.session.execute(text(statement), values)


def in_bulk(*, by_sorting: bool = False) -> None:
    """Memory for the running transaction."""
    if is_sqlite():
        return
    run("SET LOCAL work_mem = '128MB'")
    run("SET LOCAL maintenance_work_mem = '256MB'")
    if by_sorting:
        # An index in the wanted order seems cheap, and jumps through the whole table: twice as long.
        run("SET LOCAL enable_hashagg = off")
        run("SET LOCAL enable_indexscan = off")


def is_there(table: str) -> bool:
    if is_sqlite():
        query = "SELECT 1 FROM sqlite_master WHERE name = :name"
    else:
        query = "SELECT 1 WHERE to_regclass(:name) IS NOT NULL"
    return db.session.execute(text(query), {"name": table}).first() is not None


def make(name: str, columns: str) -> None:
    """A table between. On PostgreSQL it is not kept through a crash of the server: its mark is gone then, too."""
    run(f"DROP TABLE IF EXISTS {name}")
    moment = "TIMESTAMP" if is_sqlite() else "TIMESTAMPTZ"
    run(f"CREATE {'' if is_sqlite() else 'UNLOGGED '}TABLE {name} ({columns.format(moment=moment)})")


def name_merged(stage: str, columns: Sequence[str]) -> None:
    """Whatever the log says of a merged account is said of the member who it is."""
    for column in columns if merged_accounts() else ():
        now = f"(SELECT merged_into_id FROM member WHERE member.id = {stage}.{column})"
        run(f"UPDATE {stage} SET {column} = {now} WHERE {column} IN ({MERGED})")


def make_new(model: type[Model]) -> None:
    """The table's columns under another name; its indexes come when it is filled."""
    name = model.__tablename__
    run(f"DROP TABLE IF EXISTS {name}{ANEW}")
    if is_sqlite():
        run(f"CREATE TABLE {name}{ANEW} AS SELECT * FROM {name} WHERE 0")
    else:
        run(f"CREATE TABLE {name}{ANEW} (LIKE {name} INCLUDING DEFAULTS)")


def index_new(model: type[Model]) -> None:
    """On PostgreSQL, everything that the old table has; statistics, so that questions find their way at once."""
    if is_sqlite():
        return
    name = model.__tablename__
    for constraint, definition in db.session.execute(text(DEFINED), {"name": name}).all():
        run(f'ALTER TABLE {name}{ANEW} ADD CONSTRAINT "{constraint}{ANEW}" {definition}')
    for index, definition in db.session.execute(text(INDEXED), {"name": name}).all():
        wanted = rf'INDEX "{index}{ANEW}" ON {name}{ANEW} '
        run(re.sub(r"INDEX \S+ ON \S+ ", wanted, definition, count=1))
    run(f"ANALYZE {name}{ANEW}")


def take_place(model: type[Model]) -> None:
    """The new table is the one that is read, once the running transaction stands."""
    name = model.__tablename__
    if is_sqlite():
        columns = ", ".join(f'"{column.name}"' for column in model.__table__.columns)
        run(f"DELETE FROM {name}")
        run(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {name}{ANEW}")
        run(f"DROP TABLE {name}{ANEW}")
        return
    constraints = [row[0] for row in db.session.execute(text(DEFINED), {"name": name})]
    indexes = [row[0] for row in db.session.execute(text(INDEXED), {"name": name})]
    run(f"DROP TABLE {name}")
    run(f"ALTER TABLE {name}{ANEW} RENAME TO {name}")
    for constraint in constraints:
        run(f'ALTER TABLE {name} RENAME CONSTRAINT "{constraint}{ANEW}" TO "{constraint}"')
    for index in indexes:
        run(f'ALTER INDEX "{index}{ANEW}" RENAME TO "{index}"')
