"""SQLite as a site needs it: write-ahead log, real BEGIN, and writers that take turns.

The driver's own defaults let a read slip out of its transaction and lose updates; BEGIN IMMEDIATE with a
file lock round it was measured to lose none and to starve nobody.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool, event
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "mmap_size=268435456",
    "journal_size_limit=67108864",
)


def prepare() -> None:
    """Install the listeners; they leave every other database alone."""
    event.listen(Engine, "connect", _on_connect)
    event.listen(Engine, "begin", _on_begin)
    event.listen(Engine, "commit", _on_commit)
    event.listen(Engine, "rollback", _on_rollback)
    event.listen(Pool, "invalidate", _on_invalidate)


def _on_connect(dbapi_connection: Any, _record: Any) -> None:
    if not type(dbapi_connection).__module__.startswith("sqlite3"):
        return
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN")
        return
    _take_turn(connection)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _give_turn_back(connection)  # or every writer would wait for this one, which never began
        raise


def _take_turn(connection: Connection) -> None:
    path = connection.engine.url.database
    if not path or path == ":memory:":
        return
    descriptor = os.open(Path(f"{path}.turn"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    connection.info["turn"] = descriptor


def _on_commit(connection: Connection) -> None:
    """The listener runs before the driver commits: commit here, so that the turn passes on after it."""
    if "turn" in connection.info:
        try:
            connection.exec_driver_sql("COMMIT")
        except BaseException:  # a full disk: SQLAlchemy takes it for committed, and tells of no rollback
            with suppress(Exception):
                connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            _give_turn_back(connection)


def _on_rollback(connection: Connection) -> None:
    if not connection.invalidated:  # of any database: a lost connection can't be asked for its turn
        _give_turn_back(connection)


def _on_invalidate(_dbapi_connection: Any, record: ConnectionPoolEntry, _error: BaseException | None) -> None:
    """A connection that is thrown away in the middle of a transaction tells of no rollback."""
    _give_turn_back(record)


def _give_turn_back(connection: Connection | ConnectionPoolEntry) -> None:
    descriptor = connection.info.pop("turn", None)
    if descriptor is not None:
        os.close(descriptor)
