"""The worker pool: forks that carry the application already, and the schedule beside them."""

import os
import signal
import socket
import time
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from typing import Any

from flask import Flask
from redis import RedisError
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker_pool import ForkProcess, WorkerPool

from app import create_app
from app.base import jobs
from app.base.clock import now
from app.base.redis import client, connect
from app.base.runs import running
from app.config import Config
from app.host.process import end_with_parent
from workers import orphans, schedule

SECONDS_BETWEEN_ORPHANS = 5.0


class AppWorker(Worker):
    """Runs each job in a fork, in an application context; what a dead worker did is put back by its pool."""

    app: Flask
    max_connection_wait_time = 2.0

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        end_with_parent(signal.SIGKILL)
        super().main_work_horse(job, queue)

    def perform_job(self, job: Job, queue: Queue, execution: Any) -> bool:
        name, waited = str(job.func_name).rpartition(".")[2], _seconds_since(job.enqueued_at)
        with self.app.app_context():
            jobs.note_start(job.id)
            with running(name, waited) as run:
                done = bool(super().perform_job(job, queue, execution))
                run.failed = not done
            if jobs.asked_meanwhile(job.id):
                jobs.enqueue(str(job.func_name), *job.args, unique=job.id)
        return done


class Pool(WorkerPool):
    """Starts again the workers that die, and looks at the schedule every second."""

    _orphans_due = 0.0
    _stuck: frozenset[str] = frozenset()

    def get_worker_process(self, name: str, *_: object, **__: object) -> BaseProcess:
        return ForkProcess(target=_work, args=(name, os.getpid()), name=f"yui worker {name}")

    def check_workers(self, respawn: bool = True) -> None:
        super().check_workers(respawn)
        schedule.tick(self.connection, time.time(), f"{socket.gethostname()}:{os.getpid()}")
        if time.monotonic() >= self._orphans_due:
            self._orphans_due = time.monotonic() + SECONDS_BETWEEN_ORPHANS
            self._look_for_orphans()

    def _look_for_orphans(self) -> None:
        try:
            self._stuck = orphans.put_back(jobs.queue(), self._stuck)
        except RedisError as error:
            self.log.warning("Redis is away: %s", error)


def _seconds_since(moment: datetime | None) -> float | None:
    """RQ writes moments in UTC, some of its versions without saying so."""
    return max((now() - moment.replace(tzinfo=UTC)).total_seconds(), 0) if moment else None


def _work(name: str, pool: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    end_with_parent()
    if os.getppid() != pool:
        return
    connection = connect()
    worker = AppWorker(
        [Queue(jobs.QUEUE, connection=connection, serializer=JSONSerializer)],
        name=name,
        connection=connection,
        serializer=JSONSerializer,
        job_monitoring_interval=10,
        worker_ttl=60,
        maintenance_interval=60,
    )
    worker.work(logging_level="INFO")


def main() -> None:
    AppWorker.app = create_app()
    config: Config = AppWorker.app.config["YUI"]
    Pool([jobs.QUEUE], client(), num_workers=config.workers, serializer=JSONSerializer).start()


if __name__ == "__main__":
    main()
