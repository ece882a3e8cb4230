"""Points about members: their connections, the network, newcomers, growth, as of one day."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from datetime import date, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.connections import Tie
from app.figures.oracle.people import Person

DAY = timedelta(days=1)
POSTS = ("topics", "answers", "comments", "ideas")
Values = dict[tuple[str, date, str], float | None]
Ties = dict[tuple[int, int], Tie]


def _share(hits: float, n: float) -> float | None:
    return 100 * hits / n if n else None


def _active(days: Days, first: date, last: date) -> set[int]:
    return {member_id for (member_id, day), counts in days.items() if first <= day <= last and counts["active"]}


def peers(days: Days, ties: Ties, people: dict[int, Person], day: date) -> Values:
    """Spread of connections over the members who are still here."""
    here = {person.id for person in people.values() if person.left_on is None}
    total: Counter[int] = Counter()
    recent: Counter[int] = Counter()
    mutual: Counter[int] = Counter()
    for (low, high), tie in ties.items():
        if low in people and high in people:
            for member_id in (low, high):
                total[member_id] += 1
                recent[member_id] += any(day - 89 * DAY <= each for each in tie.days)
                mutual[member_id] += tie.mutual_on is not None
    found: Values = {}
    for name, counts in (("peers", total), ("peers_recent", recent), ("peers_mutual", mutual)):
        values = sorted(counts[member_id] for member_id in here)
        for tenth in range(1, 10):
            rank = -(-tenth * len(values) // 10)
            value = float(values[max(rank, 1) - 1]) if values else None
            found[name, day, f"d{tenth}"] = value
            if tenth == 5:
                found[name, day, ""] = value
    found["connected_members", day, ""] = _share(sum(mutual[member_id] >= 3 for member_id in here), len(here))
    active = _active(days, day - 27 * DAY, day) & here
    found["isolated", day, ""] = float(sum(not recent[member_id] for member_id in active))
    return found


def network(ties: Ties, people: dict[int, Person], day: date) -> Values:
    """The graph of the 90 days."""
    since = day - 89 * DAY
    pairs, acts = [], 0
    returned = 0
    for (low, high), tie in ties.items():
        if low in people and high in people:
            there = any(since <= each <= day for each in tie.forward)
            back = any(since <= each <= day for each in tie.back)
            if there or back:
                pairs.append((low, high))
                acts += there + back
                returned += 2 if there and back else 0
    members = {member_id for pair in pairs for member_id in pair}
    n = len(members)
    largest = max((len(group) for group in _groups(members, pairs)), default=0)
    return {
        ("reciprocity", day, ""): _share(returned, acts),
        ("density", day, ""): _share(2 * len(pairs), n * (n - 1)),
        ("largest_component", day, ""): _share(largest, n),
        ("bridges", day, ""): float(bridge_count(pairs)),
    }


def _groups(members: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Members who can be reached from one another, by joining sets."""
    group = {member_id: {member_id} for member_id in members}
    for low, high in pairs:
        if group[low] is not group[high]:
            small, large = sorted((group[low], group[high]), key=len)
            large |= small
            for member_id in small:
                group[member_id] = large
    return list({id(each): each for each in group.values()}.values())


def bridge_count(pairs: list[tuple[int, int]]) -> int:
    """Ties on no circle: each tie beside a forest closes one, with the forest's ties on the way between its ends."""
    above, depth = _forest(pairs)
    on_circle: set[int] = set()
    for low, high in pairs:
        if low == above[high] or high == above[low]:
            continue
        while low != high:
            if depth[low] < depth[high]:
                low, high = high, low
            on_circle.add(low)
            low = above[low] or 0
    return sum(upper is not None and member_id not in on_circle for member_id, upper in above.items())


def _forest(pairs: list[tuple[int, int]]) -> tuple[dict[int, int | None], dict[int, int]]:
    """Each member's neighbour towards the first of their group (None for that one), and how far that is."""
    around: dict[int, list[int]] = defaultdict(list)
    for low, high in pairs:
        around[low].append(high)
        around[high].append(low)
    above: dict[int, int | None] = {}
    depth: dict[int, int] = {}
    for first in around:
        if first in above:
            continue
        above[first], depth[first] = None, 0
        reached = deque([first])
        while reached:
            here = reached.popleft()
            for there in around[here]:
                if there not in above:
                    above[there], depth[there] = here, depth[here] + 1
                    reached.append(there)
    return above, depth


def growth(days: Days, site_days: dict[date, Counter[str]], people: dict[int, Person], day: date) -> Values:
    window = [site_days[each] for back in range(28) if (each := day - back * DAY) in site_days]
    today = site_days.get(day, Counter())
    posted = sum(sums[name] for sums in window for name in POSTS)
    mean = sum(sums["dau"] for sums in window) / len(window) if window else 0

    def posters(first: date, last: date) -> set[int]:
        return {
            member_id
            for (member_id, each), counts in days.items()
            if member_id in people and first <= each <= last and any(counts[name] for name in POSTS)
        }

    before, lately = posters(day - 55 * DAY, day - 28 * DAY), posters(day - 27 * DAY, day)
    return {
        ("dau", day, ""): float(today["dau"]),
        ("wau", day, ""): float(today["wau"]),
        ("mau", day, ""): float(today["mau"]),
        ("stickiness", day, ""): _share(mean, today["mau"]),
        ("new_members", day, ""): float(sum(sums["new_members"] for sums in window)),
        ("posts_a_day", day, ""): posted / len(window) if window else None,
        ("posters_returning", day, ""): _share(len(before & lately), len(before)),
    }
