"""Reading the folder's files into the shelf: every cell as text, so that a bad one is one row's matter."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import duckdb

from app.importing.community.incoming.columns import TABLES
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf, json_lines
from app.importing.progress import Progress

LONGEST_CELL = 16_000_000
csv.field_size_limit(LONGEST_CELL)


def read(folder: Folder, shelf: Shelf, progress: Progress) -> None:
    """Every part once; a file that can't be read is told in one sentence, and the others are taken."""
    with progress.bar("reading", sum(len(parts) for parts in folder.parts.values())) as moved:
        for table, parts in folder.parts.items():
            if not shelf.is_done(f"begin {table}"):
                cells = ", ".join(f'"{name}" VARCHAR' for name in TABLES[table])
                shelf.run(f"CREATE OR REPLACE TABLE raw_{table} ({cells})")
                shelf.note_done(f"begin {table}")
            for path in parts:
                if not shelf.is_done(f"read {path.name}"):
                    _read_part(shelf, table, path)
                moved(1)


def _read_part(shelf: Shelf, table: str, path: Path) -> None:
    """The quick way; where a file is not as it should be, row by row."""
    for way in (_quickly, _row_by_row):
        shelf.run("BEGIN")
        try:
            way(shelf, table, path)
            break
        except (duckdb.Error, OSError, EOFError, csv.Error, UnicodeError) as error:
            shelf.run("ROLLBACK")
            why = _first_words(error)
    else:
        shelf.run("BEGIN")
        shelf.run("INSERT INTO note VALUES (?)", f"{path.name} can't be read and is left out: {why}")
    shelf.note_done(f"read {path.name}")
    shelf.run("COMMIT")


def _quickly(shelf: Shelf, table: str, path: Path) -> None:
    if _is_parquet(path):
        names = [row[0] for row in shelf.run("DESCRIBE SELECT * FROM read_parquet(?)", str(path)).fetchall()]
        _insert(shelf, table, path, names, "read_parquet(?)", path)
    else:
        with _open(path) as file:
            names = next(csv.reader(file), [])
        _insert(shelf, table, path, names, _csv(names), path)


def _insert(shelf: Shelf, table: str, path: Path, names: list[str], source: str, file: Path) -> None:
    """The table's columns of this part as text; further columns are told."""
    there = {name.strip().lower(): name for name in names}
    missing = [name for name, column in TABLES[table].items() if column.needed and name not in there]
    if missing:
        raise csv.Error(f"it has no column {', '.join(missing)}")
    extra = [name for key, name in there.items() if key not in TABLES[table]]
    if extra:
        shelf.run("INSERT INTO note VALUES (?)", f"{path.name} has more columns than are taken: {', '.join(extra)}")
    cells = ", ".join(f'"{there[name]}"::VARCHAR' if name in there else "NULL" for name in TABLES[table])
    shelf.run(f"INSERT INTO raw_{table} SELECT {cells} FROM {source}", str(file))


def _csv(names: list[str]) -> str:
    form = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true"
    return f"read_csv(?, {form}, max_line_size = {LONGEST_CELL}, columns = {_cells(names)})"


def _cells(names: list[str]) -> str:
    return "{" + ", ".join("'{}': 'VARCHAR'".format(name.replace("'", "''")) for name in names) + "}"


def _row_by_row(shelf: Shelf, table: str, path: Path) -> None:
    """A CSV file with dirt in it: rows that are none are left out, the others are written anew and read."""
    if _is_parquet(path):
        raise csv.Error("it is no Parquet file, or a damaged one")
    clean = shelf.path.with_suffix(".part.json")
    left_out: list[tuple[str, str, str]] = []
    with _open(path) as file, clean.open("w", encoding="utf-8") as cleaned:
        rows = csv.reader(file)
        names = next(rows, [])
        for number, row in _numbered(rows):
            reason = _why_no_row(row, len(names))
            if reason or row is None:
                left_out.append((table, reason, f"{path.name} row {number}"))
            else:
                cleaned.write(json.dumps(dict(zip(names, row, strict=True))) + "\n")
    try:
        _insert(shelf, table, path, names, json_lines(_cells(names)), clean)
        for each in left_out:
            shelf.run("INSERT INTO unreadable VALUES (?, ?, ?)", *each)
    finally:
        clean.unlink(missing_ok=True)


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | None]]:
    """(number, cells); no cells where the row is not even CSV. Empty lines are no rows."""
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            continue
        if row:
            yield number, row


def _why_no_row(row: list[str] | None, columns: int) -> str:
    if row is None:
        return "it is no row of a CSV file"
    if len(row) != columns:
        return f"it has {len(row)} cells where the first line names {columns}"
    if any("\ud800" <= letter <= "\udfff" for cell in row for letter in cell):
        return "it is no UTF-8"
    return ""


def _open(path: Path) -> TextIO:
    raw = gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # noqa: SIM115
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _first_words(error: BaseException) -> str:
    words = str(error).strip().splitlines()
    return words[0][:200] if words else type(error).__name__
