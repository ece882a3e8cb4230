"""How the machine is: what /readyz, /metrics and `yui doctor` tell."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from redis import RedisError
from rq import Worker
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.base.clock import now
from app.base.database import db, is_sqlite
from app.base.jobs import queue
from app.base.redis import client
from app.config import ROOT
from app.events.log import LogLine
from app.readers.lag import first_unread, places
from app.readers.reader import Cursor, Stumble
from app.readers.search import engine
from app.readers.search.tables import SearchDue, SearchIndex


@dataclass(frozen=True)
class ReaderHealth:
    """A reader of the log: lines still to read, when it last moved, and events that it could not count."""

    name: str
    lag: int
    moved_at: datetime | None
    stumbles: int


@dataclass(frozen=True)
class WorkersHealth:
    """Workers alive, jobs waiting and failed, and the age of the schedule's last look (None: it never looked)."""

    alive: int
    waiting: int
    failed: int
    keeper: str
    schedule_age_seconds: float | None


@dataclass(frozen=True)
class SearchHealth:
    """The engine, the posts that it holds, those that wait, how old the oldest thing is that it does not know yet."""

    engine: str
    posts: int
    due: int
    seconds_behind: int
    posts_a_second: int | None


def database_answers() -> bool:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    return True


def database_version() -> str:
    """Raises SQLAlchemyError when the database is away."""
    if is_sqlite():
        return f"SQLite {db.session.scalar(text('select sqlite_version()'))}"
    return f"PostgreSQL {str(db.session.scalar(text('show server_version'))).split()[0]}"


def clock_drift_seconds() -> float:
    """How far this machine's clock is ahead of the database's; on SQLite, behind the log's newest line."""
    if is_sqlite():
        newest = db.session.scalar(select(func.max(LogLine.happened_at)))
        return min(0.0, (now() - newest).total_seconds()) if newest else 0.0
    theirs = db.session.scalar(select(func.clock_timestamp()))
    return (now() - theirs).total_seconds() if theirs else 0.0


def redis_facts() -> tuple[str, bool]:
    """Name and version, and whether it may throw keys away. Raises RedisError when Redis is away."""
    facts = cast(dict[str, object], client().info())
    name = "Valkey" if "valkey_version" in facts else "Redis"
    version = facts.get("valkey_version") or facts["redis_version"]
    evicts = bool(facts.get("maxmemory")) and facts.get("maxmemory_policy") != "noeviction"
    return f"{name} {version}", evicts


def redis_answers() -> bool:
    try:
        return bool(client().ping())
    except RedisError:
        return False


def schema_fault() -> str:
    """What is wrong with the schema, or nothing."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    stands = MigrationContext.configure(db.session.connection()).get_current_heads()
    try:
        missing = [step.revision for step in script.iterate_revisions("heads", stands or "base")]
    except RevisionError:
        return f"the schema is of a newer version ({', '.join(stands)})"
    return f"{len(missing)} migrations are missing, from {missing[-1]}" if missing else ""


def readers() -> list[ReaderHealth]:
    rows = db.session.execute(
        select(Stumble.reader, func.count()).where(Stumble.mended_at.is_(None)).group_by(Stumble.reader)
    ).all()
    stumbles: dict[str, int] = {reader: count for reader, count in rows}
    return [ReaderHealth(name, place.lag, place.moved_at, stumbles.get(name, 0)) for name, place in places().items()]


def search() -> SearchHealth:
    oldest_note = select(func.min(SearchDue.event_id)).where(SearchDue.event_id > 0).scalar_subquery()
    noted = select(LogLine.happened_at).where(LogLine.id == oldest_note)
    unread = first_unread(_cursor_of("search"))
    due, rate = select(func.count()).select_from(SearchDue), select(SearchIndex.posts_a_second)
    noted_at, unread_at, waiting, posts_a_second = db.session.execute(
        select(*(each.scalar_subquery() for each in (noted, unread, due, rate)))
    ).one()
    since = min((moment for moment in (noted_at, unread_at) if moment), default=None)
    seconds = max(0, round((now() - since).total_seconds())) if since else 0
    return SearchHealth(engine().name, engine().count(), waiting, seconds, posts_a_second)


def _cursor_of(reader: str) -> Cursor:
    return db.session.get(Cursor, reader) or Cursor(reader=reader, xid=0, event_id=0)


def workers() -> WorkersHealth:
    """Raises RedisError when Redis is away."""
    jobs = queue()
    found = client().get("schedule:keeper")
    keeper, _space, at = found.decode().partition(" ") if isinstance(found, bytes) else ("", "", "")
    return WorkersHealth(
        alive=Worker.count(queue=jobs),
        waiting=jobs.count,
        failed=jobs.failed_job_registry.count,
        keeper=keeper,
        schedule_age_seconds=time.time() - float(at) if at else None,
    )
