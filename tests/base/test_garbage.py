"""Where garbage is collected: after a piece of work, and on Python 3.11 nowhere else."""

import gc
import subprocess
import sys
import weakref

import pytest
from flask import Flask

from app.base.database import transaction
from app.base.garbage import collect_if_due

collects_in_the_middle = pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python itself waits for a safe place")

# Objects whose death sets an attribute of the object that just gets its first `__dict__`, as in SQLAlchemy.
DEADLY = """
import gc, weakref
from app.base.garbage import collect_if_due, keep_out_of_work

class State:
    def __init__(self, thing):
        self.thing = weakref.ref(thing, self.forget)
    def forget(self, _):
        self.late = None

class Thing:
    pass

things = [Thing() for _ in range(60)]
for number, thing in enumerate(things):
    setattr(State(thing), f"name{number}", 1)  # now the names that share a table are all taken
keep_out_of_work()
held, dicts = [], [{} for _ in range(300)]  # no ready dict is left: each new one may begin a collection
for turn in range(60_000):
    held.extend([] for _ in range(turn % 59))
    thing = Thing()
    thing.itself = thing
    state = State(thing)
    del thing
    state.late = None
    state.later = None
    held.append(state)
    if len(held) > 20_000:
        held, dicts = [], [{} for _ in range(300)]
        collect_if_due()
"""


@collects_in_the_middle
def test_a_collection_in_the_middle_of_work_kills_no_process() -> None:
    assert subprocess.run([sys.executable, "-c", DEADLY], check=False).returncode == 0


@collects_in_the_middle
def test_nothing_is_collected_while_the_application_works(app: Flask) -> None:
    assert not gc.isenabled()


class Thing:
    """Holds itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_a_piece_of_work_leaves_behind_is_gone_soon_after_it(app: Flask) -> None:
    with app.app_context():
        left = leave_much()
    collected_by_now(left)


def test_a_long_command_is_rid_of_its_garbage_at_each_transaction(app: Flask) -> None:
    with app.app_context():
        left = leave_much()
        with transaction():
            pass
        collected_by_now(left)


def leave_much() -> list[weakref.ref[Thing]]:
    gc.collect()
    return [weakref.ref(Thing()) for _ in range(2 * gc.get_threshold()[0])]


def collected_by_now(left: list[weakref.ref[Thing]]) -> None:
    assert sum(thing() is not None for thing in left) <= gc.get_threshold()[0]


def test_seldom_is_all_of_it_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    monkeypatch.setattr(gc, "collect", collected.append)
    for counts in ((3, 3, 3), (701, 3, 3), (701, 11, 3), (3, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collect_if_due()
    assert collected == [0, 1, 2]
