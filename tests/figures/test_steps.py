"""Steps of the figures: one after another or two at once, each begins when what it stands on is over."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from app.base.clock import now, standing_at
from app.base.database import db, is_sqlite, transaction
from app.figures import work
from app.figures.basis import TURN, note, noted
from app.figures.steps import Step, take

TOGETHER = (False, True)


def every_step() -> dict[str, Step]:
    day = date(2026, 1, 1)
    return {**work._often(day, day), **work._by_day(), **work._by_night(day)}


@pytest.mark.parametrize("together", TOGETHER)
def test_a_step_begins_when_those_it_stands_on_are_over(app, together):
    told, left = [], iter([3, 2, 1, 0])

    def part() -> int:
        told.append("parts")
        return next(left)

    steps = {
        "parts": Step(part, by_parts=True),
        "aside": Step(lambda: note("aside", "done")),
        "last": Step(lambda: told.append(noted("aside")), after=("parts", "aside")),
    }
    take(steps, app.app_context if together else None)
    assert told == ["parts"] * 4 + ["done"]


def test_each_stands_behind_those_it_stands_on():
    names = list(every_step())
    assert [
        name for name, step in every_step().items() for each in step.after if each not in names[: names.index(name)]
    ] == []


@pytest.mark.parametrize("together", TOGETHER)
def test_what_fails_is_told_what_stands_on_it_does_not_begin_and_what_is_over_stays(app, together):
    def fail() -> None:
        note("half", "done")
        raise ZeroDivisionError

    steps = {"over": Step(lambda: note("over", "done")), "fails": Step(fail, after=("over",))}
    with pytest.raises(ZeroDivisionError):
        take(
            {**steps, "never": Step(lambda: note("never", "done"), after=("fails",))},
            app.app_context if together else None,
        )
    db.session.rollback()
    assert [noted(each) for each in ("over", "half", "never")] == ["done", None, None]


def test_two_at_once_run_at_the_same_time_at_the_clock_of_who_began_them_while_others_wait(app):
    if is_sqlite():
        pytest.skip("SQLite lets one write at a time")
    meet, moments, then = threading.Barrier(2, timeout=20), [], now()

    def act() -> None:
        meet.wait()
        moments.append(now())
        assert not db.session.scalar(select(func.pg_try_advisory_xact_lock(TURN)))

    with standing_at(then):
        take({"one": Step(act), "other": Step(act)}, app.app_context)
    assert moments == [then, then]
    with transaction():
        assert db.session.scalar(select(func.pg_try_advisory_xact_lock(TURN)))
