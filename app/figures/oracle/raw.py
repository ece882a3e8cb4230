"""Raw rows in plain SQL; moments and days as the two databases give them, made alike."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from app.base.database import db
from app.settings.store import site

AT_ONCE = 10_000
STANDS = "post.hidden_at IS NULL AND post.removed_at IS NULL"


def rows(statement: str, **values: Any) -> Iterator[Row[Any]]:
    """They come as they are read: ten million never stand in memory together."""
    yield from db.session.execute(text(statement), values, execution_options={"yield_per": AT_ONCE})


def moment(value: str | datetime) -> datetime:
    """SQLite gives text without a zone, PostgreSQL an aware value."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def site_day(value: str | datetime) -> date:
    """The day in the site's zone."""
    return _same(moment(value).astimezone(ZoneInfo(site().zone)).date())


@cache
def _same(day: date) -> date:
    """One and the same object for equal days: millions of rows name a thousand of them."""
    return day


@dataclass(frozen=True)
class Line:
    id: int
    actor_id: Any
    happened_at: Any  # as the database gives it


def merged() -> dict[int, int]:
    """Of each merged account, the member who it is."""
    found = rows("SELECT id, merged_into_id FROM member WHERE merged_into_id IS NOT NULL")
    return {row.id: row.merged_into_id for row in found}


def events(name: str) -> Iterator[tuple[dict[str, Any], Line]]:
    """Lines of the log of one name: for the few things that have no table. Members are who they are now."""
    people = merged()
    query = "SELECT id, actor_id, happened_at, body FROM event WHERE name = :name ORDER BY id"
    for line in rows(query, name=name):
        body = json.loads(line.body) if isinstance(line.body, str) else line.body
        named = {
            each: people.get(body[each], body[each]) for each in ("member_id", "author_id", "to_id") if each in body
        }
        yield {**body, **named}, Line(line.id, people.get(line.actor_id, line.actor_id), line.happened_at)
