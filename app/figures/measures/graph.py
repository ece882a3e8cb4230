"""The network of the last 90 days as a graph: reciprocity, density, components, bridges."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from app.base.database import db
from app.figures.days import counts
from app.figures.measures.ties import RECENT_DAYS
from app.figures.points import Point, keep, number, remember, share
from app.readers.connections import Contact

NAMES = ("reciprocity", "density", "largest_component", "bridges")

Pair = tuple[int, int]
Neighbours = dict[int, list[int]]


def work_out(day: date) -> None:
    """Members are joined when one acted on the other within the 90 days ending with `day`."""
    query = select(Contact.low_id, Contact.high_id, Contact.from_low).distinct()
    query = query.where(Contact.day > day - timedelta(days=RECENT_DAYS), Contact.day <= day, Contact.stands)
    acts = db.session.execute(query.where(counts(Contact.low_id), counts(Contact.high_id)))
    directions = Counter((low, high) for low, high, _from_low in acts)
    keep(NAMES, _points(day, directions), since=day)


def _points(day: date, directions: Counter[Pair]) -> list[Point]:
    around = neighbours(directions)
    members, pairs = len(around), len(directions)
    returned = sum(number for number in directions.values() if number == 2)
    largest = max(components(around), key=len, default=set())
    breaking: list[Pair] = sorted(bridges(around))
    remember("bridges", day, breaking)
    remember("largest_component", day, sorted(around.keys() - largest))
    possible = members * (members - 1) // 2
    return [
        share("reciprocity", day, returned, sum(directions.values())),
        share("density", day, pairs, possible),
        share("largest_component", day, len(largest), members),
        number("bridges", day, len(breaking), pairs),
    ]


def neighbours(pairs: Iterable[Pair]) -> Neighbours:
    around: Neighbours = defaultdict(list)
    for low, high in pairs:
        around[low].append(high)
        around[high].append(low)
    return around


def components(around: Neighbours) -> list[set[int]]:
    """Groups of members who can be reached from one another."""
    found: list[set[int]] = []
    seen: set[int] = set()
    for start in around:
        if start in seen:
            continue
        group, todo = {start}, [start]
        while todo:
            for other in around[todo.pop()]:
                if other not in group:
                    group.add(other)
                    todo.append(other)
        seen |= group
        found.append(group)
    return found


def bridges(around: Neighbours) -> list[Pair]:
    """Ties without which a group would fall in two (Tarjan's way, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    found: list[Pair] = []
    for start in around:
        if start in order:
            continue
        order[start] = low[start] = len(order)
        todo = [(start, start, iter(around[start]))]
        while todo:
            member, came_from, others = todo[-1]
            other = next(others, None)
            if other is None:
                todo.pop()
                if member != came_from:
                    low[came_from] = min(low[came_from], low[member])
                    if low[member] > order[came_from]:
                        found.append((min(member, came_from), max(member, came_from)))
            elif other not in order:
                order[other] = low[other] = len(order)
                todo.append((other, member, iter(around[other])))
            elif other != came_from:
                low[member] = min(low[member], order[other])
    return found
