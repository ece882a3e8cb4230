"""Distinct ones over the last days: from the day before, over the whole, and counted by hand they are the same."""

from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.columns import among, ordinal, read, write
from app.base.database import transaction
from app.figures.windows import Windows
from app.readers.activity import MemberDay

START = date(2026, 1, 1)


def _written(seed: int) -> set[tuple[int, date]]:
    """Some members on some days, one of them active on none."""
    numbers = Random(seed)
    days = {(member, numbers.randrange(120)) for member in range(1, 9) for _time in range(numbers.randrange(25))}
    names = [column.name for column in MemberDay.__table__.columns if column.name not in ("member_id", "day", "active")]
    with transaction():
        for member, number in sorted(days):
            rest = [0] * len(names)
            day = START + timedelta(days=number)
            write(MemberDay, ("member_id", "day", "active", *names), [(member, day, member != 8, *rest)])
    return {(member, START + timedelta(days=number)) for member, number in days if member != 8}


@pytest.mark.parametrize("lengths", [(1,), (7,), (28,), (7, 28)])
def test_a_range_of_days_follows_from_its_eve(app: Flask, lengths: tuple[int, ...]) -> None:
    done = _written(max(lengths))
    windows = Windows(MemberDay, ("member_id",), "active", lengths, once_a_day=True)

    def by_hand(day: date, length: int) -> int:
        return len({member for member, when in done if day - timedelta(days=length) < when <= day})

    since, until = START + timedelta(days=60), START + timedelta(days=72)
    eve = [by_hand(since - timedelta(days=1), length) for length in lengths]
    days = [since + timedelta(days=number) for number in range(13)]
    expected = [{day: by_hand(day, length) for day in days} for length in lengths]
    assert windows.over(since, until, eve) == expected
    assert windows.over(since, until, [None] * len(lengths)) == expected


def test_columns_are_read_as_they_were_written(app: Flask) -> None:
    done = _written(3)
    columns = (MemberDay.member_id, ordinal(MemberDay.day), MemberDay.active)
    told = read(select(*columns).where(among(MemberDay.member_id, [2, 5, 8])))
    rows = zip(*(column.tolist() for column in told), strict=True)
    found = {(member, date.fromordinal(day)) for member, day, active in rows if active}
    assert found == {(member, day) for member, day in done if member in (2, 5)}
    assert [len(column) for column in read(select(MemberDay.member_id).where(among(MemberDay.member_id, [])))] == [0]
