"""Keyset paging: a page is found by the last row's own values, never by counting rows over."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.base.errors import Invalid
from app.base.i18n import _

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page: its rows and the mark after which the next page begins (None: no more)."""

    rows: Sequence[T]
    next: str | None


def mark_of(*values: int | datetime) -> str:
    """An opaque mark for the address, made of a row's order values."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def values_of(mark: str, *kinds: type[int] | type[datetime]) -> tuple[int | datetime, ...]:
    """The order values in a mark from an address; nonsense is Invalid."""
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError(mark)
        return tuple(
            datetime.fromisoformat(value) if kind is datetime else int(value)
            for value, kind in zip(values, kinds, strict=True)
        )
    except (ValueError, TypeError, binascii.Error) as error:
        raise Invalid(_("This page's address is broken. Start from the first page."), field="after") from error


def before(columns: Sequence[InstrumentedAttribute[object]], values: Sequence[object]) -> ColumnElement[bool]:
    """Rows that come after `values` in descending order of `columns`."""
    return tuple_(*columns) < tuple_(*values)


def cut(rows: Sequence[T], size: int, mark: Callable[[T], str]) -> Slice[T]:
    """Of `size + 1` rows asked for, the page and whether there is more."""
    page = rows[:size]
    return Slice(page, mark(page[-1]) if len(rows) > size else None)
