"""Raw rows in plain SQL; moments and days as the two databases give them, made alike."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from app.base.database import db
from app.settings.store import site

STANDS = "post.hidden_at IS NULL AND post.removed_at IS NULL"


def rows(statement: str, **values: Any) -> Iterator[Row[Any]]:
    yield from db.session.execute(text(statement), values)


def moment(value: str | datetime) -> datetime:
    """SQLite gives text without a zone, PostgreSQL an aware value."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def site_day(value: str | datetime) -> date:
    """The day in the site's zone."""
    return moment(value).astimezone(ZoneInfo(site().zone)).date()


def events(name: str) -> Iterator[tuple[dict[str, Any], Row[Any]]]:
    """Lines of the log of one name: for the few things that have no table."""
    for line in rows("SELECT id, actor_id, happened_at, body FROM event WHERE name = :name ORDER BY id", name=name):
        yield json.loads(line.body) if isinstance(line.body, str) else line.body, line
