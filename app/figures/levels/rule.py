"""The rule of activity levels: what a member has done on which days decides, nothing else.

On day t, C is the contribution and D the number of active days of the 28 days before it. A level is reached
on the first day on which its threshold is met; it is kept until 7 days running are below 0.9 of the threshold.
Dormant begins when 90 whole days have gone by without activity.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from app.settings.fields import Site

WINDOW_DAYS = 28
KEPT_SHARE = 0.9
KEPT_DAYS = 7
QUIET_DAYS = 90


class Level(StrEnum):
    DORMANT = "dormant"
    LOW = "low"
    LIGHT = "light"
    CORE = "core"


RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True)
class Thresholds:
    """What core and light need; core needs both of its own, light one of its own."""

    core_contribution: int = 60
    core_days: int = 8
    light_contribution: int = 1
    light_days: int = 2

    @classmethod
    def of(cls, site: Site) -> "Thresholds":
        return cls(site.core_contribution, site.core_days, site.light_contribution, site.light_days)

    def met(self, level: Level, contribution: int, active_days: int, share: float = 1.0) -> bool:
        """Is `share` of what this level needs there?"""
        if level is Level.CORE:
            return contribution >= self.core_contribution * share and active_days >= self.core_days * share
        return contribution >= self.light_contribution * share or active_days >= self.light_days * share


@dataclass(frozen=True)
class Done:
    """One day of a member."""

    contribution: int
    active: bool


@dataclass(frozen=True)
class Change:
    """From this day on the member is at `to_level`; both counts are of the 28 days before it."""

    day: date
    from_level: Level | None
    to_level: Level | None
    contribution: int
    active_days: int


class Series:
    """A member's days, to be asked for any window of them."""

    def __init__(self, done: Mapping[date, Done]) -> None:
        self.days = sorted(done)
        self.active = [day for day in self.days if done[day].active]
        # What others gave moves nothing; only where the history begins does such a day count.
        self.moving = [day for day in self.days if done[day].active or done[day].contribution]
        self._contribution = [0, *accumulate(done[day].contribution for day in self.days)]

    def before(self, day: date) -> tuple[int, int]:
        """(contribution, active days) of the 28 days before `day`."""
        first = day - timedelta(days=WINDOW_DAYS)
        low, high = bisect_left(self.days, first), bisect_left(self.days, day)
        active_days = bisect_left(self.active, day) - bisect_left(self.active, first)
        return self._contribution[high] - self._contribution[low], active_days

    def is_quiet(self, day: date, joined: date) -> bool:
        """No activity in the 90 days before `day`, and not joined in them either."""
        horizon = day - timedelta(days=QUIET_DAYS)
        return joined < horizon and bisect_left(self.active, horizon) == bisect_left(self.active, day)


def changes(
    series: Series,
    joined: date,
    thresholds: Thresholds,
    *,
    left: date | None = None,
    known: tuple[date, Level] | None = None,
) -> list[Change]:
    """Every change of level, in order, those to come if nothing more is done included.

    `known` is a day and the level that the member had on it: only later changes are told. The series then
    needs to reach 98 days further back.
    """
    level: Level | None = known[1] if known else None
    held: dict[Level, date] = {}
    found: list[Change] = []
    kept: set[Level] = set()
    for day in _turning_days(series, joined, known[0] if known else joined):
        if left and day >= left:
            break
        for each in kept:
            held[each] = day - timedelta(days=1)
        contribution, active_days = series.before(day)
        kept = {
            each for each in (Level.LIGHT, Level.CORE) if thresholds.met(each, contribution, active_days, KEPT_SHARE)
        }
        held.update(dict.fromkeys(kept, day))
        if known and day <= known[0]:
            continue
        floor = Level.DORMANT if series.is_quiet(day, joined) else Level.LOW
        reached = [each for each in (Level.LIGHT, Level.CORE) if thresholds.met(each, contribution, active_days)]
        now = max([floor, *reached, *_still_held(level, held, day)], key=RANK.__getitem__)
        if now is not level:
            found.append(Change(day, level, now, contribution, active_days))
            level = now
    if left and level and not (known and left <= known[0]):
        found.append(Change(left, level, None, *series.before(left)))
    return found


def _still_held(level: Level | None, held: Mapping[Level, date], day: date) -> Iterable[Level]:
    """The levels up to the present one that were below 0.9 of their threshold for fewer than 7 days running."""
    for each, last_met in held.items():
        if level and RANK[each] <= RANK[level] and (day - last_met).days < KEPT_DAYS:
            yield each


def _turning_days(series: Series, joined: date, since: date) -> list[date]:
    """The only days on which anything about a member can change: what was done on a day enters the window on
    the next and leaves it 28 days later; a level falls on the 7th day after that; quiet and newness end."""
    steps = [timedelta(days=each) for each in (1, WINDOW_DAYS + 1, WINDOW_DAYS + KEPT_DAYS, QUIET_DAYS + 1)]
    turns = {day + step for day in series.moving for step in steps}
    turns |= {since, min([joined, *series.days[:1]]), joined + timedelta(days=QUIET_DAYS + 1)}
    return sorted(turns)
