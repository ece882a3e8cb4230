"""The first half of an import: every table is read and checked, nothing is written yet."""

from pathlib import Path

from app.importing.archive import BrokenFile, BrokenRow, find_table, read_rows
from app.importing.progress import Progress
from app.importing.shelf import Shelf
from app.importing.tables import ACCEPTED, TABLES, Table, read_acceptance
from app.importing.tally import Tally
from app.importing.values import LeftOut, Values, moment, number, row_id


def read_dump(folder: Path, shelf: Shelf, tally: Tally, progress: Progress) -> None:
    """Put all rows of the dump on the shelf."""
    files = {table.name: find_table(folder, table.name) for table in TABLES}
    total = sum(path.stat().st_size for path in files.values() if path)
    with progress.bar("reading", total) as moved:
        for table in TABLES:
            path = files[table.name]
            if path is None:
                tally.missing_files.append(table.name)
                continue
            for row in read_rows(path, moved):
                if isinstance(row, BrokenFile):
                    tally.broken_files[table.name] = row.sentence
                elif isinstance(row, BrokenRow):
                    _leave_out(tally, table.label({}), row.reason, row.number)
                else:
                    _read_row(table, row.values, row.number, shelf, tally)


def _read_row(table: Table, values: Values, place: int, shelf: Shelf, tally: Tally) -> None:
    label = table.label(values)
    try:
        item = table.read(values)
        if not shelf.put(item):
            raise LeftOut("another row has the same Id")
    except LeftOut as reason:
        _leave_out(tally, label, str(reason), values.get("Id") or f"row {place}")
        _remember(table, values, shelf)
        return
    tally.counts[label].read += 1
    if label == "questions":
        _read_acceptance(values, shelf, tally)


def _read_acceptance(values: Values, shelf: Shelf, tally: Tally) -> None:
    try:
        item = read_acceptance(values, moment(values, "CreationDate"))
    except LeftOut as reason:
        _leave_out(tally, "accepted answers", str(reason), values.get("Id"))
        return
    if item:
        shelf.put(item)
        tally.counts["accepted answers"].read += 1


def _leave_out(tally: Tally, label: str, reason: str, which: object) -> None:
    tally.counts[label].read += 1
    tally.leave_out(label, reason, which)


def _remember(table: Table, values: Values, shelf: Shelf) -> None:
    """What hangs on a post that was left out can be told so; an acceptance tells when."""
    try:
        if table.name == "Posts":
            shelf.leave_out("post", row_id(values))
        elif table.name == "Votes" and number(values, "VoteTypeId") == ACCEPTED:
            shelf.accept(row_id(values, "PostId"), moment(values, "CreationDate"))
    except LeftOut:
        pass
