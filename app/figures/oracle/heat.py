"""Heat on the eve of a day, from every member's days."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.people import Person

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Warmth:
    recent: int
    recent_days: int
    before: int
    heat: float
    state: str


def readings(days: Days, people: dict[int, Person], day: date) -> dict[int, Warmth]:
    """Of every counted member with a contribution in the 35 days before `day`."""
    mine: dict[int, dict[date, int]] = {}
    first: dict[int, date] = {}
    for (member_id, when), counts in days.items():
        if member_id in people and when < day:
            mine.setdefault(member_id, {})[when] = counts["contribution"]
            first[member_id] = min(when, first.get(member_id, people[member_id].joined_on))
    found: dict[int, Warmth] = {}
    for member_id, given in mine.items():
        recent, before = _between(given, day - 7 * DAY, day), _between(given, day - 35 * DAY, day - 7 * DAY)
        if recent or before:
            recent_days = sum(value > 0 and day - 7 * DAY <= when < day for when, value in given.items())
            heat = (recent / 7 + 0.1) / (before / 28 + 0.1)
            state = _state(given, first[member_id], day, heat, recent_days, before)
            found[member_id] = Warmth(recent, recent_days, before, heat, state)
    return found


def _between(given: dict[date, int], first: date, end: date) -> int:
    return sum(value for when, value in given.items() if first <= when < end)


def _state(given: dict[date, int], first: date, day: date, heat: float, recent_days: int, before: int) -> str:
    if heat >= 2 and recent_days >= 3:
        return "rising"
    if heat <= 0.33 and before > 0:
        past = []
        for back in range(365):
            then = day - back * DAY
            if then >= first + 35 * DAY:
                past.append(_between(given, then - 35 * DAY, then - 7 * DAY))
        if past and before >= sorted(past)[-(-3 * len(past) // 4) - 1]:
            return "fading"
    return "steady"
