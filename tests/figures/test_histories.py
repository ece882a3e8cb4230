"""Random histories: what the readers and the jobs keep is what the slow definitions say, however it came about."""

import os
from collections.abc import Iterator
from datetime import timedelta
from math import isclose

import pytest
from flask import Flask, current_app
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from app.base.clock import standing_at
from app.base.database import Model, db
from app.figures import work
from app.figures.tables import LevelChange, LevelDay, SiteDay
from app.figures.verify import verify
from app.readers import follow
from app.readers.activity import MemberDay
from app.readers.afresh.rebuilding import rebuild_whole
from app.readers.connections import Connection
from app.readers.connections.tables import EventGuest
from app.readers.ideas import IdeaProgress
from app.readers.occasions import OutsideFact
from app.readers.questions import QuestionProgress
from app.readers.reader import Stumble
from tests.conftest import migrated
from tests.histories import EVERYTHING, History, Step

KEPT: tuple[type[Model], ...] = (
    MemberDay,
    Connection,
    EventGuest,
    OutsideFact,
    QuestionProgress,
    IdeaProgress,
    SiteDay,
    LevelChange,
    LevelDay,
)
HISTORIES = int(os.environ.get("YUI_HISTORIES", "8"))  # 1000 before a release
numbers = st.tuples(st.sampled_from(EVERYTHING), st.integers(0, 99), st.integers(0, 999), st.integers(0, 50_000))
steps = st.lists(numbers, min_size=20, max_size=60)


@pytest.fixture
def anew(app: Flask, database_kind: str) -> Iterator[object]:
    """Each example of a property begins with an empty database."""

    def _anew() -> None:
        db.session.remove()
        migrated(database_kind)[0].renew()

    yield _anew
    db.session.remove()


def play(history: History, steps: list[Step], day: int) -> None:
    history.days = day
    with standing_at(history.first + timedelta(days=day, hours=day % 24)):
        history.play(steps)
        while not work.is_settled():
            work.work_out_everything()


def differences() -> list[object]:
    db.session.remove()
    wrong = [verdict for verdict in verify() if not verdict.is_ok]
    assert db.session.scalars(select(Stumble)).all() == []
    db.session.remove()
    return list(wrong)


@settings(max_examples=HISTORIES)
@given(steps, steps, st.integers(30, 130), st.sampled_from([0, 1, 8, 40, 100]))
def test_what_is_kept_is_what_the_definitions_say(anew, first: list[Step], second: list[Step], day: int, later: int):
    anew()
    history = History().begin()
    play(history, first, day)
    play(history, second, day + later)
    with standing_at(history.first + timedelta(days=day + later, hours=(day + later) % 24)):
        assert differences() == []


def test_of_two_topics_in_one_moment_the_one_written_first_is_a_newcomers_first(anew):
    anew()
    history = History().begin()
    play(history, [("topic", 0, 0, 5), ("topic", 0, 0, 5), ("reply", 1, 3, 10)], 70)
    with standing_at(history.first + timedelta(days=70, hours=70 % 24)):
        assert differences() == []


@settings(max_examples=4)
@given(steps, steps)
def test_starting_over_gives_the_same_rows(anew, first: list[Step], second: list[Step]):
    anew()
    history = History().begin()
    play(history, first, 70)
    play(history, second, 75)
    before = rows()
    with standing_at(history.first + timedelta(days=75, hours=75 % 24)):
        for name in work.FOLLOWED:
            follow.start_over(name)
        while not work.is_settled():
            work.work_out_everything()
    assert rows() == before


@settings(max_examples=4)
@given(steps, steps)
def test_making_the_tables_in_bulk_and_two_steps_at_once_give_the_same_rows(
    anew, first: list[Step], second: list[Step]
):
    anew()
    history = History().begin()
    play(history, first, 70)
    play(history, second, 75)
    before = rows()
    with standing_at(history.first + timedelta(days=75, hours=75 % 24)):
        for name in work.FOLLOWED:
            rebuild_whole(name)
        while not work.is_settled():
            work.work_out_everything(current_app.app_context)
    after = rows()
    assert all(about_equal(before[name], after[name]) for name in before), (before, after)


def about_equal(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> bool:
    """Strengths are sums of fractions: in another order their last digit differs."""
    if len(one) != len(other):
        return False
    pairs = zip(one, other, strict=True)
    return all(
        a == b if not isinstance(a, float) else isclose(a, b, rel_tol=1e-12)
        for row, like in pairs
        for a, b in zip(row, like, strict=True)
    )


def rows() -> dict[str, list[tuple[object, ...]]]:
    db.session.remove()
    found = {}
    for table in KEPT:
        columns = [column for column in inspect(table).columns if column.name not in ("at",)]
        found[table.__tablename__] = sorted((tuple(row) for row in db.session.execute(select(*columns))), key=str)
    db.session.remove()
    return found
