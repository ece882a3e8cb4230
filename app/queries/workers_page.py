"""The workers' page: queues, readers, stumbles, and the jobs that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from redis import RedisError
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.base.jobs import queue
from app.base.redis import client
from app.base.runs import Run, last_runs
from app.queries import health
from app.queries.health import ReaderHealth, SearchHealth, WorkersHealth
from app.readers.reader import Stumble

FEW = 50
STEP = "figures "  # how the runs of the figures' steps are named


@dataclass(frozen=True)
class FailedJob:
    id: str
    what: str
    ended_at: datetime | None
    why: str


@dataclass(frozen=True)
class WorkersPage:
    """`workers`, `failed`, `jobs` and `steps` (of the figures) are None when Redis is away."""

    readers: Sequence[ReaderHealth]
    stumbles: Sequence[Stumble]
    workers: WorkersHealth | None
    failed: Sequence[FailedJob] | None
    search: SearchHealth
    jobs: Sequence[Run] | None
    steps: Sequence[Run] | None


def workers_page() -> WorkersPage:
    stumbles = select(Stumble).where(Stumble.mended_at.is_(None)).order_by(Stumble.id).limit(FEW)
    try:
        workers, failed, runs = health.workers(), failed_jobs(), last_runs()
    except RedisError:
        workers, failed, runs = None, None, None
    jobs, steps = _of(runs, steps=False), _of(runs, steps=True)
    found = db.session.scalars(stumbles).all()
    return WorkersPage(health.readers(), found, workers, failed, health.search(), jobs, steps)


def _of(runs: Sequence[Run] | None, *, steps: bool) -> Sequence[Run] | None:
    return None if runs is None else [run for run in runs if run.name.startswith(STEP) is steps]


def find_stumble(stumble_id: int) -> Stumble:
    stumble = db.session.get(Stumble, stumble_id)
    if stumble is None:
        raise NotFound(_("There is no such stumble."))
    return stumble


def failed_jobs() -> list[FailedJob]:
    """Newest first. Raises RedisError when Redis is away."""
    ids = queue().failed_job_registry.get_job_ids()[-FEW:][::-1]
    found = Job.fetch_many(ids, connection=client(), serializer=JSONSerializer)
    return [_line(job) for job in found if job]


def retry_failed(job_id: str) -> bool:
    """Put a failed job back into its queue; False when it is not there any more."""
    registry = queue().failed_job_registry
    if job_id not in registry.get_job_ids():
        return False
    registry.requeue(job_id)
    return True


def _line(job: Job) -> FailedJob:
    result = job.latest_result()
    report = (result.exc_string if result else "") or ""
    last_line = report.strip().splitlines()[-1] if report.strip() else ""
    return FailedJob(job.id, f"{job.func_name}{tuple(job.args)}", job.ended_at, last_line)
