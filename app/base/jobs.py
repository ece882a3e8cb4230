"""Sending work to the workers: by name, after commit, at most one of a kind waiting."""

from contextlib import suppress

from redis import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError, InvalidJobOperation, NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from app.base.redis import client

QUEUE = "yui"
WEEK_SECONDS = 604_800
OVER = (JobStatus.FAILED, JobStatus.FINISHED, JobStatus.STOPPED, JobStatus.CANCELED)


def enqueue(function: str, *args: int | str, unique: str | None = None) -> bool:
    """Ask a worker to call `function` (dotted name). False when Redis is away or such a job waits already.

    Nothing is lost by False: a running job of that kind is followed by another, and what a job does is
    found again from the database by the schedule.
    """
    try:
        if unique is None:
            _put(function, args)
            return True
        client().set(_mark(unique), 1, ex=WEEK_SECONDS)
        return _put_unique(function, args, unique)
    except RedisError:
        return False


def queue() -> Queue:
    return Queue(QUEUE, connection=client(), serializer=JSONSerializer)


def note_start(unique: str) -> None:
    """Whoever asks from now on may not be served by the run that begins."""
    client().delete(_mark(unique))


def asked_meanwhile(unique: str) -> bool:
    """Whether somebody asked for this job after its last run began."""
    return bool(client().exists(_mark(unique)))


def _mark(unique: str) -> str:
    return f"asked:{unique}"


def _put(function: str, args: tuple[int | str, ...], **options: object) -> None:
    queue().enqueue(function, args=args, result_ttl=0, failure_ttl=WEEK_SECONDS, **options)


def _put_unique(function: str, args: tuple[int | str, ...], unique: str) -> bool:
    """A job of this name that is over (it failed) makes way; one that waits or runs does not."""
    for _ in range(2):
        try:
            _put(function, args, job_id=unique, unique=True)
            return True
        except DuplicateJobError:
            if not _clear_if_over(unique):
                return False
    return False


def _clear_if_over(unique: str) -> bool:
    try:
        job = Job.fetch(unique, connection=client(), serializer=JSONSerializer)
        if job.get_status() not in OVER:
            return False
        discard(job)
    except (NoSuchJobError, InvalidJobOperation):
        pass  # it has gone meanwhile: RQ misses its row, or the status in it
    return True


def discard(job: Job) -> None:
    """Take a job away, also one that names an execution which a killed worker never wrote: RQ refuses those.

    One that has gone meanwhile is as good as taken away.
    """
    with suppress(InvalidJobOperation, NoSuchJobError):
        try:
            job.delete()
        except ValueError:
            client().delete(job.execution_registry.key)
            job.delete()
