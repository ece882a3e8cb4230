"""The databases that tests run on: migrated once a process, and as new again before each test within milliseconds."""

import atexit
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests import services


class Sqlite:
    """A file that is written over from a copy made right after the migrations."""

    def __init__(self) -> None:
        self._path = services.folder() / "yui.db"
        self._template = services.folder() / "template.db"
        self.url = f"sqlite:///{self._path}"

    def keep(self) -> None:
        _copy(self._path, self._template)

    def renew(self) -> None:
        _copy(self._template, self._path)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


class Postgresql:
    """A database of this process; its tables are emptied, and what the migrations wrote is put back."""

    def __init__(self, name: str = "yui_test", settings: tuple[str, ...] = services.FAST) -> None:
        server = services.postgresql(settings)
        name = f"{name}_{os.getpid()}"
        self._server = server.render_as_string(hide_password=False)
        self.url = server.set(database=name).render_as_string(hide_password=False)
        _run(self._server, sql.SQL("create database {}").format(sql.Identifier(name)))
        atexit.register(self._drop, name)
        self._renewal = sql.Composed([])
        self._connection: psycopg.Connection | None = None

    def keep(self) -> None:
        """Note the tables; keep rows that stand in them already in a schema of their own."""
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._connection.execute("set session_replication_role = replica; set lock_timeout = '10s'; create schema kept")
        rows = self._connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        tables = [sql.Identifier(name) for (name,) in rows]
        steps = [sql.SQL("delete from {};").format(table) for table in tables]
        for table in tables:
            if self._connection.execute(sql.SQL("select 1 from {} limit 1").format(table)).fetchone():
                self._connection.execute(sql.SQL("create table kept.{0} as table {0}").format(table))
                steps.append(sql.SQL("insert into {0} select * from kept.{0};").format(table))
        self._renewal = sql.Composed(steps)

    def renew(self) -> None:
        assert self._connection
        self._connection.execute(self._renewal)

    def _drop(self, name: str) -> None:
        if self._connection:
            self._connection.close()
        _run(self._server, sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _run(url: str, statement: sql.Composed) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


KINDS = {"sqlite": Sqlite, "postgresql": Postgresql}
