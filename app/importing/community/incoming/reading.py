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
NAMELESS = "its file does not name its columns in the first line"
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
    there = {name.strip().lower(): name for name in reversed(_apart(names))}
    reason = _why_no_part(table, names, _is_parquet(path))
    if reason:
        _leave_out(shelf, table, path, reason, f"FROM {source}", file)
        return
    extra = [name for key, name in there.items() if key not in TABLES[table]]
    if extra:
        shelf.run(
            "INSERT INTO note VALUES (?)", f"{path.name} has more columns than are taken: {', '.join(extra[::-1])}"
        )
    cells = ", ".join(f"{_quoted(there[name])}::VARCHAR" if name in there else "NULL" for name in TABLES[table])
    shelf.run(f"INSERT INTO raw_{table} SELECT {cells} FROM {source}", str(file))


def _why_no_part(table: str, names: list[str], is_parquet: bool) -> str:
    """No row of such a file can be taken: nobody knows which cell is which."""
    told = [name.strip().lower() for name in names]
    needed = [name for name, column in TABLES[table].items() if column.needed and name not in told]
    twice = [name for name in TABLES[table] if told.count(name) > 1]
    if not set(told) & TABLES[table].keys() and not is_parquet:
        return NAMELESS
    if needed:
        return f"its file has no column {', '.join(needed)}"
    return f"its file has two columns {', '.join(twice)}" if twice else ""


def _leave_out(shelf: Shelf, table: str, path: Path, reason: str, source: str, file: Path) -> None:
    """Every row of a file. Where the first line names nothing it is a row itself."""
    if reason == NAMELESS:
        shelf.run("INSERT INTO unreadable VALUES (?, ?, ?)", table, reason, f"{path.name} first line")
    place = "? || ' row ' || row_number() OVER ()"
    shelf.run(f"INSERT INTO unreadable SELECT ?, ?, {place} {source}", table, reason, path.name, str(file))


def _apart(names: list[str]) -> list[str]:
    """Names of columns of which each stands once."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        key = name.strip().lower()
        seen[key] = seen.get(key, 0) + 1
        found.append(name if seen[key] == 1 and key else f"{name}#{seen[key]}")
    return found


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _csv(names: list[str]) -> str:
    form = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true"
    return f"read_csv(?, {form}, max_line_size = {LONGEST_CELL}, columns = {_cells(names)})"


def _cells(names: list[str]) -> str:
    if not any(names):
        raise csv.Error("it is empty")
    return "{" + ", ".join("'{}': 'VARCHAR'".format(name.replace("'", "''")) for name in _apart(names)) + "}"


def _row_by_row(shelf: Shelf, table: str, path: Path) -> None:
    """A CSV file with dirt in it: rows that are none are left out, the others are written anew and read."""
    if _is_parquet(path):
        raise csv.Error("it is no Parquet file, or a damaged one")
    clean = shelf.path.with_suffix(".part.json")
    left_out: list[tuple[str, str, str]] = []
    with _open(path) as file, clean.open("w", encoding="utf-8") as cleaned:
        rows = csv.reader(file)
        names = next(rows, [])
        unique = _apart(names)
        for number, row in _numbered(rows):
            reason = _why_no_row(row, len(names))
            if reason or row is None:
                left_out.append((table, reason, f"{path.name} row {number}"))
            else:
                cleaned.write(json.dumps(dict(zip(unique, row, strict=True))) + "\n")
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
