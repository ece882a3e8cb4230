"""The rule of heat: h = (A7 / 7 + k) / (B28 / 28 + k) on the eve of a day.

A7 is the contribution of the last 7 days, B28 that of the 28 days before them. Rising: h of 2 or more, and A7 came
from at least 3 distinct days. Fading: h of 0.33 or less, and B28 is in the member's own upper quartile of the
past year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from math import ceil

import numpy as np

RECENT_DAYS = 7
BEFORE_DAYS = 28
SMOOTHING = 0.1
RISING_FROM = 2.0
RISING_DISTINCT_DAYS = 3
FADING_UP_TO = 0.33
COOL_DOWN_DAYS = 14
OWN_PAST_DAYS = 365
HELD_OUT_OF = 10


class State(StrEnum):
    STEADY = "steady"
    RISING = "rising"
    FADING = "fading"


@dataclass(frozen=True)
class Reading:
    """Everything that decides; `quartile` is where the upper quarter of the member's own B28 begins."""

    recent: int
    recent_days: int
    before: int
    quartile: int | None = None

    @property
    def heat(self) -> float:
        return (self.recent / RECENT_DAYS + SMOOTHING) / (self.before / BEFORE_DAYS + SMOOTHING)

    @property
    def may_be_fading(self) -> bool:
        return self.heat <= FADING_UP_TO and self.before > 0

    @property
    def state(self) -> State:
        if self.heat >= RISING_FROM and self.recent_days >= RISING_DISTINCT_DAYS:
            return State.RISING
        if self.may_be_fading and self.quartile is not None and self.before >= self.quartile:
            return State.FADING
        return State.STEADY


def upper_quartile(contributions: Mapping[date, int], first: date, day: date) -> int | None:
    """Where the upper quarter of the member's B28 of the past year begins, as of `day`.

    B28 is looked at on every day that has 35 days of membership behind it (`first`: the first of them all).
    """
    start = max(day - timedelta(days=OWN_PAST_DAYS - 1), first + timedelta(days=RECENT_DAYS + BEFORE_DAYS))
    length = (day - start).days + 1
    if length < 1:
        return None
    return int(np.sort(_rolling(contributions, start, length))[ceil(0.75 * length) - 1])


def _rolling(
    contributions: Mapping[date, int], start: date, length: int
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """B28 on each of `length` days from `start` on."""
    begin = start - timedelta(days=RECENT_DAYS + BEFORE_DAYS)
    given = np.zeros(length + BEFORE_DAYS, dtype=np.int64)  # the first place stays empty, for the sums begin with 0
    for day, value in contributions.items():
        place = (day - begin).days + 1
        if 1 <= place < len(given):
            given[place] = value
    sums = np.cumsum(given)
    return sums[BEFORE_DAYS:] - sums[:-BEFORE_DAYS]


def is_held_out(member_id: int) -> bool:
    """A fixed tenth of the members with whom nothing is done, so that what is done can be compared."""
    return sha256(f"heat {member_id}".encode()).digest()[0] % HELD_OUT_OF == 0
