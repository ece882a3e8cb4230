"""What the tank tells on every page, as it stands in the settings: `open 3 2026-12-31 Name of the need`."""

import re
from datetime import date
from typing import NamedTuple

WRITTEN = re.compile(r"(open|closed) ([1-9]\d*) (\d{4}-\d{2}-\d{2}) (.+)")


class Alert(NamedTuple):
    """An emergency tank that is open, or was closed lately; `until` is the last day on which it is told."""

    state: str
    emergency_id: int
    until: date
    name: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def written(self) -> str:
        return f"{self.state} {self.emergency_id} {self.until.isoformat()} {self.name}"


def alert_of(written: str) -> Alert | None:
    found = WRITTEN.fullmatch(written)
    return Alert(found[1], int(found[2]), date.fromisoformat(found[3]), found[4]) if found else None
