"""How the machine is: what /readyz, /metrics and `yui doctor` tell."""

import time
from dataclasses import dataclass

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from redis import RedisError
from rq import Worker
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.base.database import db
from app.base.jobs import queue
from app.base.redis import client
from app.config import ROOT
from app.readers import follow
from app.readers.reader import READERS, Stumble


@dataclass(frozen=True)
class ReaderHealth:
    """A reader of the log: lines that it has still to read, and events that it could not count."""

    name: str
    lag: int
    stumbles: int


@dataclass(frozen=True)
class WorkersHealth:
    """Workers alive, jobs waiting and failed, and the age of the schedule's last look (None: it never looked)."""

    alive: int
    waiting: int
    failed: int
    keeper: str
    schedule_age_seconds: float | None


def database_answers() -> bool:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    return True


def redis_answers() -> bool:
    try:
        return bool(client().ping())
    except RedisError:
        return False


def missing_migrations() -> list[str]:
    """Migrations that the database has not seen, oldest first."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    stands = MigrationContext.configure(db.session.connection()).get_current_heads()
    return [step.revision for step in script.iterate_revisions("heads", stands or "base")][::-1]


def readers() -> list[ReaderHealth]:
    rows = db.session.execute(
        select(Stumble.reader, func.count()).where(Stumble.mended_at.is_(None)).group_by(Stumble.reader)
    ).all()
    stumbles: dict[str, int] = {reader: count for reader, count in rows}
    return [ReaderHealth(name, follow.lag(name), stumbles.get(name, 0)) for name in sorted(READERS)]


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
