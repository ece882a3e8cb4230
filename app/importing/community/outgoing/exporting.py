"""`yui export community`: the site's members, topics, posts, nices and points as a neutral folder."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.base.clock import now
from app.base.database import db
from app.importing.community.incoming.checking import KINDS
from app.importing.community.incoming.shelf import Shelf, json_lines
from app.importing.community.outgoing.questions import COLUMNS, FILES, GIFTS, OPENING, QUESTIONS
from app.importing.progress import Progress
from app.importing.values import Stopped
from app.settings.store import site

AT_ONCE = 20_000
ROWS_A_PART = 1_000_000
FORMS = {
    "csv": "FORMAT csv, HEADER true, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g'",
    "parquet": "FORMAT parquet",
}


def export_community(folder: Path, home: Path, form: str, progress: Progress) -> dict[str, int]:
    """Write the folder, which must be new or empty; how many rows each file has."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Stopped(f"{folder} is not empty: name a new folder.")
    with Shelf(home / "export.shelf", "export") as shelf:
        for table, question in QUESTIONS.items():
            _read(shelf, table, question, progress)
        kinds = ", ".join(f"('{told}', '{kind}')" for told, kind in KINDS.items())
        shelf.run(f"CREATE OR REPLACE TABLE kinds AS SELECT * FROM (VALUES {kinds}) AS kinds (told, kind)")
        shelf.run(GIFTS)
        shelf.run(OPENING)
        counts = {name: _write(shelf, folder, name, form, progress) for name in FILES}
        (folder / "meta.json").write_text(json.dumps(_meta(shelf), indent=1), encoding="utf-8")
    shelf.forget()
    return counts


def _read(shelf: Shelf, table: str, question: str, progress: Progress) -> None:
    """Rows pass through this process a few thousand at a time."""
    shelf.run(f"CREATE OR REPLACE TABLE {table} ({COLUMNS[table]})")
    cells = "{" + ", ".join("{}: '{}'".format(*column.split()) for column in COLUMNS[table].split(", ")) + "}"
    path = shelf.path.with_suffix(".rows.json")
    rows = _rows(question)
    total = db.session.scalar(text(f"SELECT count(*) FROM ({question}) AS asked"))
    with progress.bar(f"reading {table}", int(total or 0)) as moved:
        while some := list(islice(rows, AT_ONCE)):
            path.write_text("".join(json.dumps(row, default=_told) + "\n" for row in some), encoding="utf-8")
            shelf.run(f"INSERT INTO {table} SELECT * FROM {json_lines(cells)}", str(path))
            moved(len(some))
    path.unlink(missing_ok=True)


def _rows(question: str) -> Iterator[dict[str, Any]]:
    asked = db.session.execute(text(question), execution_options={"yield_per": AT_ONCE})
    for row in asked.mappings():
        yield dict(row)


def _told(value: Any) -> Any:
    """PostgreSQL gives aware moments, SQLite text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return int(value)


def _write(shelf: Shelf, folder: Path, name: str, form: str, progress: Progress) -> int:
    """In parts where there are many rows."""
    shelf.run(f"CREATE OR REPLACE TABLE out AS SELECT row_number() OVER () AS place, * FROM ({FILES[name]})")
    total = int(shelf.one("SELECT count(*) FROM out"))
    parts = max(1, -(-total // ROWS_A_PART))
    with progress.bar(f"writing {name}", total) as moved:
        for part in range(parts):
            path = folder / (f"{name}.{form}" if parts == 1 else f"{name}-{part + 1:04}.{form}")
            among = f"place > {part * ROWS_A_PART} AND place <= {(part + 1) * ROWS_A_PART}"
            rows = f"SELECT * EXCLUDE (place) FROM out WHERE {among} ORDER BY place"
            shelf.run(f"COPY ({rows}) TO '{path}' ({FORMS[form]})")
            moved(min(ROWS_A_PART, total - part * ROWS_A_PART))
    return total


def _meta(shelf: Shelf) -> dict[str, Any]:
    start, end = shelf.one("SELECT min(joined_at) FROM members"), now()
    offset = end.astimezone(ZoneInfo(site().zone)).utcoffset()
    return {
        "start": start.isoformat(timespec="milliseconds") + "Z" if start else None,
        "end": end.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z",
        "tz_offset_hours": offset.total_seconds() / 3600 if offset else 0,
        "pool_opening": int(shelf.one("SELECT points FROM opening WHERE owner_id = 0") or 0),
    }
