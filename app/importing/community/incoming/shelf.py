"""The shelf: a DuckDB file of its own in which the rows wait, are checked, and take the shape of the site's tables."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Self

import duckdb

from app.importing.values import Stopped

MEMORY = "600MB"  # with what Python holds beside it, less than 1 GB
TABLES = (
    "stage (name VARCHAR)",
    "mark (mark VARCHAR)",
    "note (sentence VARCHAR)",
    'unreadable ("table" VARCHAR, reason VARCHAR, place VARCHAR)',
)


def json_lines(columns: str) -> str:
    """How rows that Python wrote are read; the file's name is bound."""
    return f"read_json(?, format = 'newline_delimited', maximum_object_size = 64000000, columns = {columns})"


class Shelf:
    """Each stage is finished once: a run that was killed goes on behind the last one."""

    def __init__(self, path: Path, mark: str) -> None:
        """`mark` tells the folder's content: rows of another folder are not taken for this one's."""
        self.path, self.spill = path, path.with_suffix(".spill")
        self.base = self._opened(mark)
        self.run(f"SET memory_limit = '{MEMORY}'")
        self.run(f"SET threads = {min(os.cpu_count() or 1, 2)}")
        self.run("SET TimeZone = 'UTC'")
        self.run("SET preserve_insertion_order = true")
        self.run("SET enable_progress_bar = false")

    def _opened(self, mark: str) -> Any:
        """The file as the run before left it, or a new one where it is another folder's or can't be read."""
        for _try in range(2):
            try:
                base = duckdb.connect(str(self.path), config={"temp_directory": str(self.spill)})
                for table in TABLES:
                    base.execute(f"CREATE TABLE IF NOT EXISTS {table}")
                found = base.execute("SELECT mark FROM mark").fetchone()
                if found is None:
                    base.execute("INSERT INTO mark VALUES (?)", [mark])
                if found is None or found[0] == mark:
                    return base
                base.close()
            except duckdb.Error:
                pass
            self.forget()
        raise Stopped(f"{self.path} can't be written: is the disk full, or the folder not yours?")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.base.close()

    @contextmanager
    def beside(self) -> Iterator["Shelf"]:
        """The same shelf for another thread: a connection answers one question at a time."""
        other = copy(self)
        other.base = self.base.cursor()
        try:
            yield other
        finally:
            other.base.close()

    def forget(self) -> None:
        """The rows are in: the file is no longer needed."""
        for path in (self.path, self.path.with_suffix(self.path.suffix + ".wal")):
            path.unlink(missing_ok=True)

    def is_done(self, stage: str) -> bool:
        return bool(self.one("SELECT count(*) FROM stage WHERE name = ?", stage))

    def note_done(self, stage: str) -> None:
        self.run("INSERT INTO stage VALUES (?)", stage)

    def run(self, statement: str, *values: Any, **named: Any) -> Any:
        return self.base.execute(statement, named or list(values))

    def one(self, statement: str, *values: Any) -> Any:
        """The first value of the first row."""
        row = self.base.execute(statement, list(values)).fetchone()
        return row[0] if row else None

    def rows(self, statement: str, *values: Any, at_once: int = 20_000) -> Iterator[Sequence[Any]]:
        """Row by row, read in a cursor of its own: other statements may run meanwhile."""
        cursor = self.base.cursor()
        cursor.execute(statement, list(values))
        while some := cursor.fetchmany(at_once):
            yield from some
        cursor.close()
