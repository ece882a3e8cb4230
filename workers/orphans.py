"""Jobs whose worker died: put back at once, instead of when RQ gives them up a minute and a half later."""

import os
import socket
from typing import cast

from redis import Redis
from rq import Queue, Worker
from rq.exceptions import NoSuchJobError
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from app.base import jobs


def put_back(queue: Queue, stuck_before: frozenset[str]) -> frozenset[str]:
    """Send again what dead workers of this machine had begun or just taken.

    Answers which jobs are taken but not begun now; who is so at two looks running has lost its worker.
    """
    running = _executions(queue)
    for execution in running:
        if not _lives(execution.worker_name, queue.connection):
            _again(execution.job_id, queue)
    begun = {execution.job_id for execution in running}
    stuck = frozenset(queue.intermediate_queue.get_job_ids()) - begun
    for job_id in stuck & stuck_before:
        queue.intermediate_queue.remove(job_id)
        _again(job_id, queue)
    return stuck - stuck_before


def _executions(queue: Queue) -> list[Execution]:
    keys = cast(list[bytes], queue.connection.zrange(queue.started_job_registry.key, 0, -1))
    found = [Execution.from_composite_key(key.decode(), queue.connection) for key in keys]
    return [execution for execution in found if _is_there(execution)]


def _is_there(execution: Execution) -> bool:
    try:
        execution.refresh()
    except ValueError:
        return False
    return True


def _lives(name: str, connection: Redis) -> bool:
    """A worker lives while its heartbeat stands; of this machine's workers the process is asked too."""
    worker = Worker.find_by_key(Worker.redis_worker_namespace_prefix + name, connection=connection)
    if worker is None:
        return False
    return worker.hostname != socket.gethostname() or _process_lives(worker.pid)


def _process_lives(pid: int | None) -> bool:
    try:
        os.kill(pid or 0, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _again(job_id: str, queue: Queue) -> None:
    try:
        job = Job.fetch(job_id, connection=queue.connection, serializer=JSONSerializer)
    except NoSuchJobError:
        return
    queue.intermediate_queue.remove(job_id)
    jobs.discard(job)
    jobs.enqueue(str(job.func_name), *job.args, unique=job_id)
