"""The site's days and the connections by day, each day by itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.connections import Tie
from app.figures.oracle.people import Person

DAY = timedelta(days=1)


def site_days(days: Days, people: dict[int, Person], until: date) -> dict[date, Counter[str]]:
    """Sums, active and new members of each day from the first known one on."""
    found: dict[date, Counter[str]] = {}
    active: dict[date, set[int]] = {}
    for (member_id, day), counts in days.items():
        if member_id in people:
            found.setdefault(day, Counter()).update(counts)
            if counts["active"]:
                active.setdefault(day, set()).add(member_id)
    for person in people.values():
        found.setdefault(person.joined_on, Counter())["new_members"] += 1
    if not found:
        return {}
    day = min(found)
    while day <= until:
        sums = found.setdefault(day, Counter())
        sums.pop("active", None)
        sums["dau"] = len(active.get(day, ()))
        sums["wau"] = len(_seen(active, day, 7))
        sums["mau"] = len(_seen(active, day, 28))
        day += DAY
    return {day: sums for day, sums in found.items() if day <= until}


def _seen(active: dict[date, set[int]], day: date, window: int) -> set[int]:
    seen: set[int] = set()
    for back in range(window):
        seen |= active.get(day - back * DAY, set())
    return seen


def connection_days(
    ties: dict[tuple[int, int], Tie], people: dict[int, Person], until: date
) -> dict[date, dict[str, int]]:
    """Pairs of counted members: of all time, of the 90 days ending that day, mutual, strong."""
    mine = [tie for (low, high), tie in ties.items() if low in people and high in people]
    changes: dict[date, Counter[str]] = {}
    for tie in mine:
        for name, day in (("total", min(tie.days)), ("mutual", tie.mutual_on), ("strong", tie.strong_on)):
            if day:
                changes.setdefault(day, Counter())[name] += 1
        for begin, end in _stretches(tie.days):
            changes.setdefault(begin, Counter())["recent"] += 1
            changes.setdefault(end, Counter())["recent"] -= 1
    found: dict[date, dict[str, int]] = {}
    sums = dict.fromkeys(("total", "recent", "mutual", "strong"), 0)
    day = min(changes, default=date.max)
    while day <= until:
        sums = {name: number + changes.get(day, Counter())[name] for name, number in sums.items()}
        found[day] = sums
        day += DAY
    return found


def _stretches(days: set[date]) -> Iterator[tuple[date, date]]:
    """From when to before when some contact was within the 90 days that end with each day."""
    begin = end = min(days)
    for day in sorted(days):
        if day > end:
            yield begin, end
            begin = day
        end = day + 90 * DAY
    yield begin, end
