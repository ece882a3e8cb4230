"""The site's days and the connections by day, each day by itself."""

from collections import Counter
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
    if not mine:
        return {}
    all_days = set[date]().union(*(tie.days for tie in mine))
    begun = [(min(tie.days), tie.mutual_on or date.max, tie.strong_on or date.max) for tie in mine]
    day = min(all_days)
    found: dict[date, dict[str, int]] = {}
    while day <= until:
        window = {day - back * DAY for back in range(90)}
        found[day] = {
            "total": sum(first <= day for first, _mutual, _strong in begun),
            "recent": sum(not tie.days.isdisjoint(window) for tie in mine) if window & all_days else 0,
            "mutual": sum(mutual <= day for _first, mutual, _strong in begun),
            "strong": sum(strong <= day for _first, _mutual, strong in begun),
        }
        day += DAY
    return found
