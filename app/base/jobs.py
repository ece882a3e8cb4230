"""Sending work to the workers: by name, after commit, at most one of a kind waiting."""

from redis import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from app.base.redis import client

QUEUE = "yui"


def enqueue(function: str, *args: int | str, unique: str | None = None) -> bool:
    """Ask a worker to call `function` (dotted name). False when Redis is away or such a job waits already.

    Nothing is lost by False: what a job does is found again from the database by the schedule.
    """
    try:
        queue = Queue(QUEUE, connection=client(), serializer=JSONSerializer)
        queue.enqueue(function, args=args, job_id=unique, unique=unique is not None, result_ttl=0, failure_ttl=604800)
    except (RedisError, DuplicateJobError):
        return False
    return True
