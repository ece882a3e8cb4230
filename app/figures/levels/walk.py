"""The rule of levels for many members at once: a row a day, a column a member, every day walked in one pass."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.base.columns import Numbers
from app.figures.levels.rule import KEPT_DAYS, KEPT_SHARE, QUIET_DAYS, WINDOW_DAYS, Level, Thresholds

NEVER = np.iinfo(np.int64).max
NONE, DORMANT, LOW, LIGHT, CORE = range(-1, 4)
STANDS = {Level.LIGHT: LIGHT, Level.CORE: CORE}

Flags = NDArray[np.bool_]
Ranks = NDArray[np.int8]
Sums = NDArray[Any]


@dataclass(frozen=True)
class Past:
    """Of each member, in places of the rows of days: when they joined, left (or NEVER), and the first day to be told.

    `eve` is the level on the day before `start`, NONE for those who had none. What was done needs to reach back
    to 98 days before a `start` with a level on its eve.
    """

    joined: Numbers
    left: Numbers
    start: Numbers
    eve: Ranks


@dataclass(frozen=True)
class Changes:
    """Every change by day: which member, the levels, the contribution and active days of the 28 days before."""

    day: Numbers
    member: Numbers
    before: Ranks
    after: Ranks
    contribution: Sums
    active_days: Sums


def walk(contribution: Sums, active: Flags, past: Past, thresholds: Thresholds) -> Changes:
    """All changes of level in these days; `contribution` and `active` are (days, members)."""
    in_window, days_in_window = _before(contribution, WINDOW_DAYS), _before(active, WINDOW_DAYS)
    is_new = np.arange(len(active))[:, None] <= past.joined + QUIET_DAYS
    level = ((_before(active, QUIET_DAYS) > 0) | is_new).astype(np.int8)  # dormant or low
    reached: Flags = np.zeros(1, dtype=bool)
    at_least = {}
    for which in (Level.CORE, Level.LIGHT):
        met = thresholds.met(which, in_window, days_in_window)
        kept = thresholds.met(which, in_window, days_in_window, KEPT_SHARE)
        reached = at_least[which] = _standing(met | reached, _held(kept), past, STANDS[which])
    for which in (Level.LIGHT, Level.CORE):
        level[at_least[which]] = STANDS[which]
    _fence(level, past)
    day, member = np.nonzero(level[1:] != level[:-1])
    before, after = level[day, member], level[day + 1, member]
    day += 1
    return Changes(day, member, before, after, in_window[day, member], days_in_window[day, member])


def _before(given: Sums | Flags, days: int) -> Sums:
    """Sums of so many days before each."""
    sums = np.zeros((len(given) + 1, given.shape[1]), dtype=np.int64 if given.dtype == np.int64 else np.int32)
    np.cumsum(given, axis=0, out=sums[1:])
    found = sums[:-1].copy()
    found[days:] -= sums[: -days - 1]
    return found


def _held(kept: Flags) -> Flags:
    """Kept on the day or on one of the 6 before it."""
    held = kept.copy()
    for back in range(1, KEPT_DAYS):
        held[back:] |= kept[:-back]
    return held


def _standing(reached: Flags, held: Flags, past: Past, rank: int) -> Flags:
    """At this level or a higher one: what came last decides, reaching it or no longer holding it.

    The last word on each day is a number that grows with the days, odd where the level was reached.
    """
    place = np.arange(len(reached), dtype=np.int32)[:, None]
    words = np.where(reached, 2 * place + 1, np.where(held, 0, 2 * place)).astype(np.int32)
    words[place < past.start] = 0
    members = np.nonzero(past.eve >= rank)[0]
    words[past.start[members] - 1, members] = 1
    np.maximum.accumulate(words, axis=0, out=words)
    return (words & 1).astype(bool)


def _fence(level: Ranks, past: Past) -> None:
    """Before the first day the level of its eve; none from the day of leaving on."""
    place = np.arange(len(level))[:, None]
    np.copyto(level, past.eve[None, :], where=place < past.start)
    gone = np.nonzero((past.left < len(level)) & (past.left >= past.start))[0]
    for member in gone:
        level[past.left[member] :, member] = NONE
    for member in np.nonzero(past.left < past.start)[0]:
        level[:, member] = NONE
