"""Members' heat on the eves of several days, worked out for many of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from app.base.columns import Numbers, ordinal, read
from app.figures.days import counts
from app.figures.heat.quartiles import NONE, quartiles
from app.figures.heat.rule import (
    BEFORE_DAYS,
    RECENT_DAYS,
    STATES,
    Flags,
    Floats,
    State,
    heat_of,
    is_rising,
    may_be_fading,
)
from app.readers.activity import MemberDay

MEMBERS_AT_ONCE = 4000
WINDOW_DAYS = RECENT_DAYS + BEFORE_DAYS
Values = tuple[int, int, int, int | None, float, str]


@dataclass(frozen=True)
class Readings:
    """Of these members (rows) on the eves of these days (columns); `state` is a place in STATES."""

    members: list[int]
    recent: Numbers
    recent_days: Numbers
    before: Numbers
    quartile: Numbers
    heat: Floats
    state: NDArray[np.int8]

    def values(self, day: int) -> Iterator[tuple[int, Values]]:
        """Member and inputs of whoever did anything in the 35 days before this day (a column)."""
        return self._values(np.nonzero(self.recent[:, day] + self.before[:, day])[0], day)

    def moved(self, day: int) -> Iterator[tuple[int, Values]]:
        """Of whoever rises or fades."""
        return self._values(np.nonzero(self.state[:, day])[0], day)

    def _values(self, rows: NDArray[Any], day: int) -> Iterator[tuple[int, Values]]:
        columns = (self.recent, self.recent_days, self.before, self.quartile, self.heat, self.state)
        for row, *told, quartile, heat, state in zip(
            rows.tolist(), *(each[rows, day].tolist() for each in columns), strict=True
        ):
            recent, recent_days, before = told
            known = None if quartile == NONE else quartile
            yield self.members[row], (recent, recent_days, before, known, heat, STATES[state].value)


def readings_of(days: Sequence[date]) -> Iterator[Readings]:
    """The heat on these days, which follow each other, of everybody who did anything in the 35 days before one."""
    begin = days[0] - timedelta(days=WINDOW_DAYS)
    query = select(MemberDay.member_id, ordinal(MemberDay.day), MemberDay.contribution)
    query = query.where(MemberDay.day >= begin, MemberDay.day < days[-1], MemberDay.contribution > 0)
    who, day, given = read(query.where(counts(MemberDay.member_id)))
    order = np.argsort(who, kind="stable")
    who, day, given = who[order], day[order] - begin.toordinal(), given[order]
    members = np.unique(who)
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        some = members[start : start + MEMBERS_AT_ONCE]
        here = slice(*np.searchsorted(who, [some[0], some[-1] + 1]))
        by_day = np.zeros((len(some), WINDOW_DAYS + len(days)), dtype=np.int64)
        by_day[np.searchsorted(some, who[here]), day[here]] = given[here]
        yield _read(some.tolist(), days, by_day)


def _read(members: list[int], days: Sequence[date], by_day: Numbers) -> Readings:
    """`by_day` begins 35 days before the first of the days."""
    recent = _sums(by_day, BEFORE_DAYS, RECENT_DAYS, len(days))
    recent_days = _sums(by_day > 0, BEFORE_DAYS, RECENT_DAYS, len(days))
    before = _sums(by_day, 0, BEFORE_DAYS, len(days))
    heat = heat_of(recent, before)
    cold = may_be_fading(heat, before)
    quartile = quartiles(members, days, cold)
    fading: Flags = cold & (quartile != NONE) & (before >= quartile)
    state = np.full(heat.shape, STATES.index(State.STEADY), dtype=np.int8)
    state[fading] = STATES.index(State.FADING)
    state[is_rising(heat, recent_days)] = STATES.index(State.RISING)
    return Readings(members, recent, recent_days, before, quartile, heat, state)


def _sums(by_day: Numbers | Flags, first: int, length: int, days: int) -> Numbers:
    """For each day the sum of so many columns, the first of them so many after the window's begin."""
    sums = np.zeros((len(by_day), by_day.shape[1] + 1), dtype=np.int64)
    np.cumsum(by_day, axis=1, out=sums[:, 1:])
    return sums[:, first + length : first + length + days] - sums[:, first : first + days]
