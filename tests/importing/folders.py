"""A small sound community as a neutral folder, written in whatever form and with whatever dirt a test wants."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

Rows = Sequence[Sequence[object]]
COLUMNS = {
    "members": "id,handle,display_name,locale,joined_at,left_at,is_staff,opening_points",
    "topics": "id,kind,author_id,created_at,lang,title,tags,accepted_post_id",
    "posts": "id,topic_id,position,author_id,parent_id,created_at,body",
    "reactions": "id,post_id,member_id,kind,created_at",
    "gifts": "id,from_id,to_id,amount,kind,post_id,created_at",
}
SOUND: Mapping[str, Rows] = {
    "members": [
        (1, "ada", "Ada", "en", "2025-01-01 08:00:00", None, False, 100),
        (2, "grace", "Grace", "ja", "2025-01-02 08:00:00", None, True, 50),
        (3, "kenji", "Kenji", "ja", "2025-01-03 08:00:00", None, False, 10),
    ],
    "topics": [
        (1, "qa", 1, "2025-01-05 08:00:00", "en", "How do I thread a loom?", "loom;thread", 2),
        (2, "chat", 2, "2025-01-06 08:00:00", "ja", "こんにちは", None, None),
    ],
    "posts": [
        (1, 1, 0, 1, None, "2025-01-05 08:00:00", "How does it **work**?"),
        (2, 1, 1, 2, None, "2025-01-05 09:00:00", "From the left, @ada."),
        (3, 2, 0, 2, None, "2025-01-06 08:00:00", "はじめまして。"),
        (4, 2, 1, 3, 3, "2025-01-06 09:00:00", "よろしく。"),
    ],
    "reactions": [
        (1, 1, 2, "like", "2025-01-07 08:00:00"),
        (2, 2, 1, "thanks", "2025-01-07 09:00:00"),
    ],
    "gifts": [
        (1, 1, 2, 30, "tip", 2, "2025-01-08 08:00:00"),
        (2, None, 3, 5, "pool_out", None, "2025-01-09 08:00:00"),
    ],
}
META = '{"start": "2025-01-01", "end": "2025-02-01", "tz_offset_hours": 9, "pool_opening": 20}'


def write_folder(folder: Path, **more: Rows) -> Path:
    """The sound community as CSV, with further rows of some tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in SOUND.items():
        write_csv(folder / f"{name}.csv", name, [*rows, *more.get(name, ())])
    (folder / "meta.json").write_text(META)
    return folder


def write_csv(path: Path, name: str, rows: Rows, *, line_end: str = "\n", begin: str = "") -> None:
    lines = [COLUMNS[name], *(",".join(map(cell, row)) for row in rows)]
    path.write_bytes((begin + line_end.join(lines) + line_end).encode())


def cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return '"{}"'.format(text.replace('"', '""')) if any(mark in text for mark in ',"\r\n') else text


def write_parquet(path: Path, query: str) -> None:
    """What a question to DuckDB answers."""
    base = duckdb.connect()
    base.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    base.close()
