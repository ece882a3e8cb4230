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
    day = min(min(tie.days) for tie in mine)
    found: dict[date, dict[str, int]] = {}
    while day <= until:
        since = day - 89 * DAY
        found[day] = {
            "total": sum(min(tie.days) <= day for tie in mine),
            "recent": sum(any(since <= each <= day for each in tie.days) for tie in mine),
            "mutual": sum(tie.mutual_on is not None and tie.mutual_on <= day for tie in mine),
            "strong": sum(tie.strong_on is not None and tie.strong_on <= day for tie in mine),
        }
        day += DAY
    return found
