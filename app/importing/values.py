"""One attribute of a foreign row, checked: ids, moments, texts. What can't be right is left out with its reason."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from app.base.clock import now

WHOLE_NUMBER = re.compile(r"\s*-?\d{1,18}\s*", re.ASCII)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
FIRST_YEAR = 1990  # no forum is older than the web
Values = Mapping[str, str]


class LeftOut(Exception):
    """A row that is not taken; its text completes "left out: …"."""


def number(values: Values, name: str) -> int | None:
    """The whole number, None when there is no such attribute or it is empty."""
    text = values.get(name, "").strip()
    if not text:
        return None
    if not WHOLE_NUMBER.fullmatch(text):
        raise LeftOut(f"{name} is no id")
    return int(text)


def row_id(values: Values, name: str = "Id", least: int = 1) -> int:
    found = number(values, name)
    if found is None:
        raise LeftOut(f"it has no {name}")
    if found < least:
        raise LeftOut(f"{name} is no id")
    return found


def moment(values: Values, name: str) -> datetime:
    """The time, UTC where no zone is told; with or without a time of day, with or without milliseconds."""
    text = values.get(name, "").strip()
    if not text:
        raise LeftOut(f"it has no {name}")
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise LeftOut(f"{name} is no date") from None
    if found.year < FIRST_YEAR or found > now() + timedelta(days=1):
        raise LeftOut(f"{name} can't be right")
    return found


def text(values: Values, name: str) -> str:
    """The words without characters that nobody can see and no database keeps."""
    return UNSEEN.sub("", values.get(name, ""))


class Stopped(Exception):
    """The import can't go on; the sentence says why and what to do."""
