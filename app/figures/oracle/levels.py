"""Activity levels, walked day by day for every member."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.people import Person
from app.settings.fields import Site
from app.settings.store import site

ORDER = ("dormant", "low", "light", "core")
DAY = timedelta(days=1)
Told = tuple[str | None, str | None, int, int]  # from, to, contribution, active days


def histories(days: Days, people: dict[int, Person], until: date) -> dict[tuple[int, date], Told]:
    """Every change of level up to `until`, by (member, day)."""
    mine: dict[int, dict[date, Counter[str]]] = {member_id: {} for member_id in people}
    for (member_id, day), counts in days.items():
        if member_id in mine:
            mine[member_id][day] = counts
    return {(person.id, day): told for person in people.values() for day, told in _walk(person, mine[person.id], until)}


def _walk(person: Person, done: dict[date, Counter[str]], until: date) -> Iterator[tuple[date, Told]]:
    """One step a day: what came into the 28 days and what fell out of them, then the rule."""
    day = min([person.joined_on, *done])
    level: str | None = None
    contribution = active_days = 0
    last_active: date | None = None
    below = {"light": 99, "core": 99}
    last = max(done, default=day)
    chosen = site()
    while day <= until:
        if level == "dormant" and day > last + 28 * DAY and not person.left_on:
            return  # nothing is to come any more
        if person.left_on and day >= person.left_on:
            if level:
                yield person.left_on, (level, None, contribution, active_days)
            return
        for which in ("light", "core"):
            below[which] = 0 if _meets(chosen, which, contribution, active_days, 0.9) else below[which] + 1
        now = _level(chosen, level, day, person, last_active, contribution, active_days, below)
        if now != level:
            yield day, (level, now, contribution, active_days)
            level = now
        came, went = done.get(day), done.get(day - 28 * DAY)
        contribution += (came["contribution"] if came else 0) - (went["contribution"] if went else 0)
        active_days += (came["active"] if came else 0) - (went["active"] if went else 0)
        if came and came["active"]:
            last_active = day
        day += DAY


def _level(
    chosen: Site,
    level: str | None,
    day: date,
    person: Person,
    last_active: date | None,
    contribution: int,
    active_days: int,
    below: dict[str, int],
) -> str:
    for which in ("core", "light"):
        if _meets(chosen, which, contribution, active_days, 1):
            return which
        if level and ORDER.index(level) >= ORDER.index(which) and below[which] < 7:
            return which
    horizon = day - 90 * DAY
    is_new = person.joined_on >= horizon
    return "low" if is_new or (last_active is not None and last_active >= horizon) else "dormant"


def _meets(chosen: Site, which: str, contribution: int, active_days: int, share: float) -> bool:
    if which == "core":
        return contribution >= share * chosen.core_contribution and active_days >= share * chosen.core_days
    return contribution >= share * chosen.light_contribution or active_days >= share * chosen.light_days


def by_day(told: dict[tuple[int, date], Told], until: date) -> dict[date, Counter[str]]:
    """Members at each level on every day from the first change on."""
    if not told:
        return {}
    day = min(day for _member, day in told)
    changed: dict[date, list[tuple[int, str | None]]] = {}
    for (member_id, when), (_old, new, _c, _d) in told.items():
        changed.setdefault(when, []).append((member_id, new))
    standing: dict[int, str] = {}
    found: dict[date, Counter[str]] = {}
    while day <= until:
        for member_id, new in changed.get(day, ()):
            standing.pop(member_id, None)
            if new:
                standing[member_id] = new
        found[day] = Counter(standing.values())
        day += DAY
    return found


def flow(told: dict[tuple[int, date], Told], first: date, last: date) -> Counter[tuple[str, str]]:
    """Members by their level on two days; empty for none."""
    on_first: dict[int, str] = {}
    on_last: dict[int, str] = {}
    for (member_id, day), (_old, new, _c, _d) in sorted(told.items(), key=lambda item: item[0][1]):
        if day <= first:
            on_first[member_id] = new or ""
        if day <= last:
            on_last[member_id] = new or ""
    found = Counter((on_first.get(member_id, ""), level) for member_id, level in on_last.items())
    found.pop(("", ""), None)
    return found
