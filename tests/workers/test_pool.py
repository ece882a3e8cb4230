"""The worker pool: whoever is killed, the work is done in the end."""

import os
import signal
import time
from pathlib import Path

import pytest
from rq import Worker
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from app.base import jobs
from app.base.redis import client
from app.base.runs import last_runs
from app.host import commands
from app.host.process import Process
from tests import services
from tests.conftest import migrated
from tests.sites import wait_until
from workers import schedule


@pytest.fixture
def new_pool(sqlite_app):
    """Starts pools on the test's database and Redis; each is ended after the test."""
    started = []

    def start(workers=1):
        keep_schedule_quiet()
        environment = os.environ | {
            "YUI_HOME": str(services.folder() / "home"),
            "DATABASE_URL": migrated("sqlite")[0].url,
            "REDIS_URL": services.redis_url(),
            "YUI_WORKERS": str(workers),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pool = Process("pool", commands.worker(), services.folder() / f"pool{len(started)}.log", environment)
        pool.start()
        started.append(pool)
        return pool

    yield start
    for pool in started:
        pool.end_remains()


def keep_schedule_quiet() -> None:
    """This minute's ticks are taken, and their jobs thrown away: thirty forks would go before the test's own job."""
    schedule.tick(client(), time.time(), "test")
    for entry in schedule.ENTRIES:
        jobs.queue().remove(entry.name)


def give_work(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    assert jobs.enqueue("tests.workers.deeds.work_until_allowed", str(folder), unique=name)


def times_begun(folder: Path) -> int:
    return len((folder / "begun").read_text()) if (folder / "begun").exists() else 0


def worker_of(name: str) -> int:
    """The process id of the worker that runs a job."""
    wait_until(lambda: Job.fetch(name, connection=client(), serializer=JSONSerializer).worker_name)
    job = Job.fetch(name, connection=client(), serializer=JSONSerializer)
    return next(worker.pid for worker in Worker.all(connection=client()) if worker.name == job.worker_name)


def is_over(name: str) -> bool:
    try:
        Job.fetch(name, connection=client(), serializer=JSONSerializer)
    except NoSuchJobError:
        return True
    return False


def test_the_job_of_a_killed_worker_is_done_by_the_next(new_pool, tmp_path):
    new_pool()
    give_work(tmp_path, "deed")
    wait_until(lambda: times_begun(tmp_path) == 1)
    os.kill(worker_of("deed"), signal.SIGKILL)
    wait_until(lambda: times_begun(tmp_path) == 2)
    (tmp_path / "go").touch()
    wait_until(lambda: is_over("deed"))
    assert (tmp_path / "done").exists()


def test_the_job_of_a_killed_pool_is_done_by_the_next_pool(new_pool, tmp_path):
    pool = new_pool()
    give_work(tmp_path, "deed")
    wait_until(lambda: times_begun(tmp_path) == 1)
    os.kill(pool.pid, signal.SIGKILL)
    os.kill(worker_of("deed"), signal.SIGKILL)
    new_pool()
    wait_until(lambda: times_begun(tmp_path) == 2)
    (tmp_path / "go").touch()
    wait_until(lambda: is_over("deed"))


def test_a_pool_that_is_asked_to_stop_finishes_its_job_first(new_pool, tmp_path):
    pool = new_pool()
    give_work(tmp_path, "deed")
    wait_until(lambda: times_begun(tmp_path) == 1)
    pool.ask_to_stop()
    wait_until(lambda: "warm shut down" in pool.last_words())
    (tmp_path / "go").touch()
    wait_until(lambda: not pool.runs)
    assert (tmp_path / "done").exists()
    assert times_begun(tmp_path) == 1


def test_who_asked_while_a_job_ran_gets_another_run(new_pool, tmp_path):
    new_pool()
    give_work(tmp_path, "deed")
    wait_until(lambda: times_begun(tmp_path) == 1)
    assert not jobs.enqueue("tests.workers.deeds.work_until_allowed", str(tmp_path), unique="deed")
    (tmp_path / "go").touch()
    wait_until(lambda: times_begun(tmp_path) == 2)
    wait_until(lambda: is_over("deed"))


def test_each_job_tells_how_long_it_took_and_how_late_it_was(new_pool, tmp_path):
    (tmp_path / "go").touch()
    new_pool()
    give_work(tmp_path, "deed")
    wait_until(lambda: [run for run in last_runs() if run.name == "work_until_allowed"])
    (run,) = [run for run in last_runs() if run.name == "work_until_allowed"]
    assert run.seconds > 0
    assert run.waited_seconds > 0
    assert not run.failed


def test_the_pool_keeps_the_schedule(new_pool):
    new_pool()
    wait_until(lambda: client().get("schedule:keeper"))
