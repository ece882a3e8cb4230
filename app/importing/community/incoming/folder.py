"""What lies in a folder: which files are whose parts, and what its meta.json says."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.importing.community.incoming.columns import OPTIONAL_FILES, TABLES
from app.importing.values import Stopped

PART = re.compile(r"(members|topics|posts|reactions|gifts)(?:[-_.]?(\d{1,9}))?\.(parquet|csv|csv\.gz)", re.IGNORECASE)
META = "meta.json"
SAMPLE_BYTES = 1 << 16


@dataclass
class Folder:
    """`parts` by table, in order; `notes` are sentences on files that are not taken."""

    path: Path
    parts: Mapping[str, Sequence[Path]]
    meta: Mapping[str, Any]
    notes: list[str] = field(default_factory=list)

    @property
    def offset_hours(self) -> float | None:
        """How far the community's day is ahead of UTC's."""
        told = self.meta.get("tz_offset_hours")
        return float(told) if isinstance(told, int | float) and -14 <= told <= 14 else None

    @property
    def pool_opening(self) -> int:
        told = self.meta.get("pool_opening")
        return int(told) if isinstance(told, int | float) and 0 < told < 10**15 else 0

    @property
    def start(self) -> datetime | None:
        try:
            moment = datetime.fromisoformat(str(self.meta.get("start")))
        except ValueError:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def mark(self) -> str:
        """The same for the same content, wherever the folder lies."""
        seen = sha256(json.dumps(self.meta, sort_keys=True, default=str).encode())
        for name in TABLES:
            for path in self.parts[name]:
                seen.update(f"{path.name} {path.stat().st_size}".encode())
                with path.open("rb") as file:
                    seen.update(file.read(SAMPLE_BYTES))
                    file.seek(max(0, path.stat().st_size - SAMPLE_BYTES))
                    seen.update(file.read(SAMPLE_BYTES))
        return seen.hexdigest()[:32]


def look_into(path: Path) -> Folder:
    """The folder's files; Stopped when nothing can be made of them."""
    found: dict[str, dict[tuple[int, str], Path]] = {name: {} for name in TABLES}
    notes: list[str] = []
    for file in sorted(path.iterdir()):
        part = PART.fullmatch(file.name)
        if part and file.is_file():
            found[part[1].lower()][int(part[2] or 0), part[3].lower()] = file
        elif file.name != META:
            notes.append(f"{file.name} is left out: it is no part of the neutral folder")
    parts = {name: _one_form(files, notes) for name, files in found.items()}
    missing = [name for name in TABLES if not parts[name]]
    if set(missing) - set(OPTIONAL_FILES):
        raise Stopped(f"{path} holds no {', no '.join(f'{name}.parquet or {name}.csv' for name in missing)}.")
    notes += [f"there is no file {name}: taken as empty" for name in missing]
    return Folder(path, parts, _meta(path / META, notes), notes)


def _one_form(files: Mapping[tuple[int, str], Path], notes: list[str]) -> list[Path]:
    """Where a part is there in two forms it is the same part: Parquet tells its types."""
    chosen: dict[int, Path] = {}
    for (number, _form), path in sorted(files.items(), key=lambda item: (item[0][0], item[0][1] != "parquet")):
        if number in chosen:
            notes.append(f"{path.name} is left out: {chosen[number].name} is the same part")
        else:
            chosen[number] = path
    return [chosen[number] for number in sorted(chosen)]


def _meta(path: Path, notes: list[str]) -> Mapping[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        notes.append(f"there is no {META}: the site's own zone counts, and the tank begins empty")
        return {}
    except (OSError, ValueError):
        notes.append(f"{META} can't be read: the site's own zone counts, and the tank begins empty")
        return {}
    if not isinstance(told, dict):
        notes.append(f"{META} is no list of names and values: it is left out")
        return {}
    extra = sorted(told.keys() - {"start", "end", "tz_offset_hours", "pool_opening"})
    if extra:
        notes.append(f"{META} says more than is taken: {', '.join(extra)}")
    return told
