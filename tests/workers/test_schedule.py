"""The schedule: every tick once, whatever number of pools keep it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.base import jobs
from app.base import redis as redis_room
from app.base.redis import client
from workers import jobs as work
from workers import schedule
from workers.schedule import Entry

NOON = 1_795_276_800.0  # a multiple of an hour
ENTRIES = (Entry("catch_up", 20, ("points",)), Entry("deliver_mail", 3600))

pytestmark = pytest.mark.usefixtures("sqlite_app")


@pytest.fixture(autouse=True)
def _table(monkeypatch):
    monkeypatch.setattr(schedule, "ENTRIES", ENTRIES)


def waiting():
    return sorted(jobs.queue().get_job_ids())


def test_the_first_look_sends_everything_that_is_due():
    assert schedule.tick(client(), NOON, "here") == 2
    assert waiting() == ["catch_up-points", "deliver_mail"]


def test_a_second_look_in_the_same_slot_sends_nothing():
    schedule.tick(client(), NOON, "here")
    assert schedule.tick(client(), NOON + 19, "here") == 0


def test_each_entry_has_its_own_pace():
    schedule.tick(client(), NOON, "here")
    jobs.queue().empty()
    assert schedule.tick(client(), NOON + 20, "here") == 1
    assert waiting() == ["catch_up-points"]


def test_of_many_pools_one_gets_each_tick():
    with ThreadPoolExecutor(8) as pools:
        looks = [(NOON + second, f"pool {pool}") for second in range(0, 60, 5) for pool in range(8)]
        sent = sum(pools.map(lambda look: schedule.tick(client(), *look), looks))
    assert sent == 3 + 1  # catch_up in three slots, deliver_mail in one


def test_a_pool_that_ends_is_followed_by_the_next_at_once():
    schedule.tick(client(), NOON, "first")
    assert schedule.tick(client(), NOON + 20, "second") == 1
    assert client().get("schedule:keeper") == f"second {NOON + 20:.0f}".encode()


def test_without_redis_nothing_happens(monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(redis_room, "_url", "unix:///nowhere.sock")
        assert schedule.tick(redis_room.connect(), NOON, "here") == 0


def test_every_entry_of_the_real_table_names_a_job(monkeypatch):
    monkeypatch.undo()
    assert all(callable(getattr(work, entry.job)) for entry in schedule.ENTRIES)
    assert len({entry.name for entry in schedule.ENTRIES}) == len(schedule.ENTRIES)
