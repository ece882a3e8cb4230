"""The rule of activity levels, against the same rule walked day by day."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.figures.levels.rule import RANKS, Level, Thresholds
from app.figures.levels.walk import NEVER, NONE, Past, walk
from app.figures.oracle import levels as oracle
from app.figures.oracle.people import Person

START = date(2026, 1, 1)
UNTIL = START + timedelta(days=400)

steps = st.dictionaries(
    st.integers(0, 260), st.tuples(st.sampled_from([0, 1, 2, 5, 7, 9, 30]), st.booleans()), max_size=60
)
busy = st.builds(
    lambda begin, length, rest: {**rest, **{begin + day: (7, True) for day in range(length)}},
    st.integers(0, 200),
    st.integers(5, 40),
    steps,
)
histories = st.one_of(steps, busy)


Told = dict[date, tuple[Level | None, Level | None, int, int]]


def _walked(
    days: dict[int, tuple[int, bool]], joined: int, *, left: int | None = None, known: tuple[int, Level] | None = None
) -> Told:
    """Every change, by day, of one member beside two others; `known` is an eve and the level on it."""
    begin, end = min(joined, *days, 0) - 1, 400 + 91
    contribution, active = np.zeros((end - begin + 1, 3), dtype=np.int64), np.zeros((end - begin + 1, 3), dtype=bool)
    contribution[5:50, 0], active[5:50, 0], active[9:60:3, 2] = 9, True, True
    for day, (given_points, is_active) in days.items():
        contribution[day - begin, 1], active[day - begin, 1] = given_points, is_active
    start = known[0] + 1 if known else min([joined, *days])
    past = Past(
        joined=np.array([1, joined - begin, 7]),
        left=np.array([NEVER, left - begin if left is not None else NEVER, 30]),
        start=np.array([1, start - begin, 7]),
        eve=np.array([NONE, RANKS.index(known[1]) if known else NONE, NONE], dtype=np.int8),
    )
    found = walk(contribution, active, past, Thresholds())
    ranks = dict(enumerate(RANKS))
    columns = (found.day, found.member, found.before, found.after, found.contribution, found.active_days)
    return {
        START + timedelta(days=day + begin): (ranks.get(old), ranks.get(new), given_points, active_days)
        for day, member, old, new, given_points, active_days in zip(*(each.tolist() for each in columns), strict=True)
        if member == 1
    }


@given(histories, st.integers(0, 120), st.none() | st.integers(1, 300))
def test_members_walked_together_have_the_levels_of_each_walked_alone(
    sqlite_app: Flask, days: dict[int, tuple[int, bool]], joined: int, stay: int | None
) -> None:
    joined_on = START + timedelta(days=joined)
    left_on = joined_on + timedelta(days=stay) if stay else None
    walked = oracle.histories(
        {
            (1, START + timedelta(days=day)): Counter(contribution=contribution, active=int(active))
            for day, (contribution, active) in days.items()
        },
        {1: Person(1, joined_on, left_on)},
        UNTIL,
    )
    found = _walked(days, joined, left=joined + stay if stay else None)
    told = {day: change for day, change in found.items() if day <= UNTIL}
    assert told == {day: change for (_member, day), change in walked.items()}


@given(histories, st.integers(1, 300))
def test_a_history_may_be_taken_up_on_any_day(days: dict[int, tuple[int, bool]], eve: int) -> None:
    whole = _walked(days, 0)
    eve_on = START + timedelta(days=eve)
    known = [new for day, (_old, new, _given, _active) in whole.items() if day <= eve_on][-1]
    assert known
    recent = {day: done for day, done in days.items() if day >= eve - 97}
    later = _walked(recent, 0, known=(eve, known))
    assert later == {day: change for day, change in whole.items() if day > eve_on}


def test_nobody_flaps() -> None:
    """One day below the threshold, or six, cost nothing."""
    daily = {day: (3, True) for day in range(60) if day not in (40, 41, 42)}
    levels = [new for day, (_old, new, _c, _d) in _walked(daily, 0).items() if day < START + timedelta(60)]
    assert levels == [Level.LOW, Level.LIGHT, Level.CORE]
