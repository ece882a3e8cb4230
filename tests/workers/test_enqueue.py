"""Sending work: at most one of a kind waits, a failed one makes way, and nobody's wish is lost."""

import pytest
from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from app.base import jobs
from app.base import redis as redis_room
from app.base.redis import client

pytestmark = pytest.mark.usefixtures("sqlite_app")


def work():
    worker = SimpleWorker([jobs.queue()], connection=client(), serializer=JSONSerializer)
    worker.work(burst=True, logging_level="CRITICAL")


def test_a_second_job_of_a_kind_does_not_wait_behind_the_first():
    assert jobs.enqueue("time.time", unique="clock")
    assert not jobs.enqueue("time.time", unique="clock")
    assert jobs.queue().get_job_ids() == ["clock"]


def test_a_job_that_is_done_makes_way():
    jobs.enqueue("time.time", unique="clock")
    work()
    assert jobs.enqueue("time.time", unique="clock")


def test_a_job_that_failed_makes_way():
    jobs.enqueue("workers.nothing.at_all", unique="broken")
    work()
    assert Job.fetch("broken", connection=client(), serializer=JSONSerializer).is_failed
    assert jobs.enqueue("workers.nothing.at_all", unique="broken")


def test_a_job_makes_way_whose_worker_was_killed_between_two_steps():
    jobs.enqueue("workers.nothing.at_all", unique="broken")
    work()
    job = Job.fetch("broken", connection=client(), serializer=JSONSerializer)
    client().zadd(job.execution_registry.key, {"never-written": 2**40})
    assert jobs.enqueue("workers.nothing.at_all", unique="broken")
    assert jobs.queue().get_job_ids() == ["broken"]


def test_who_asks_while_the_job_runs_is_remembered():
    jobs.enqueue("time.time", unique="clock")
    jobs.note_start("clock")
    assert not jobs.asked_meanwhile("clock")
    jobs.enqueue("time.time", unique="clock")
    assert jobs.asked_meanwhile("clock")


def test_jobs_carry_json_only():
    jobs.enqueue("workers.jobs.catch_up", "points")
    (job,) = jobs.queue().jobs
    assert (job.func_name, list(job.args)) == ("workers.jobs.catch_up", ["points"])
    assert client().hget(job.key, "data")[:1] != b"\x80"


def test_without_redis_the_answer_is_no(monkeypatch):
    monkeypatch.setattr(redis_room, "_url", "unix:///nowhere.sock")
    assert not jobs.enqueue("time.time", unique="clock")
    assert not jobs.enqueue("time.time")


@pytest.mark.parametrize("moment", ["get_status", "delete"])
def test_a_failed_job_that_goes_while_it_makes_way_is_followed_by_the_new_one(monkeypatch, moment):
    jobs.enqueue("nowhere.at.all", unique="broken")
    work()
    real = getattr(Job, moment)

    def meanwhile(job, *args, **options):
        client().delete(job.key)
        return real(job, *args, **options)

    monkeypatch.setattr(Job, moment, meanwhile)
    assert jobs.enqueue("time.time", unique="broken")
    assert jobs.queue().get_job_ids() == ["broken"]
