"""The rule of activity levels, against the same rule walked day by day."""

from collections import Counter
from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.figures.levels.rule import Change, Done, Level, Series, Thresholds, changes
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


def _series(days: dict[int, tuple[int, bool]]) -> Series:
    return Series({START + timedelta(days=day): Done(*done) for day, done in days.items()})


def _told(found: list[Change]) -> dict[date, tuple[object, ...]]:
    return {
        each.day: (each.from_level, each.to_level, each.contribution, each.active_days)
        for each in found
        if each.day <= UNTIL
    }


@given(histories, st.integers(0, 120), st.none() | st.integers(1, 300))
def test_only_turning_days_need_a_look(
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
    found = changes(_series(days), joined_on, Thresholds(), left=left_on)
    assert _told(found) == {day: told for (_member, day), told in walked.items()}


@given(histories, st.integers(1, 300))
def test_a_history_may_be_taken_up_on_any_day(days: dict[int, tuple[int, bool]], eve: int) -> None:
    whole = changes(_series(days), START, Thresholds())
    eve_on = START + timedelta(days=eve)
    known = [each.to_level for each in whole if each.day <= eve_on][-1]
    recent = {day: done for day, done in days.items() if day >= eve - 97}
    later = changes(_series(recent), START, Thresholds(), known=(eve_on, Level(str(known))))
    assert later == [each for each in whole if each.day > eve_on]


def test_nobody_flaps() -> None:
    """One day below the threshold, or six, cost nothing."""
    daily = {day: (3, True) for day in range(60) if day not in (40, 41, 42)}
    levels = [
        each.to_level for each in changes(_series(daily), START, Thresholds()) if each.day < START + timedelta(60)
    ]
    assert levels == [Level.LOW, Level.LIGHT, Level.CORE]
