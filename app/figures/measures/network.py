"""What a network falls into: its components, and the ties without which one of them would fall in two."""

from collections import defaultdict

import numpy as np

from app.base.columns import Numbers

Pair = tuple[int, int]
Neighbours = dict[int, list[int]]


def components(low: Numbers, high: Numbers) -> list[Numbers]:
    """Groups of members who can be reached from one another, the largest first; each tie is (low, high)."""
    members, ends = np.unique(np.concatenate([low, high]), return_inverse=True)
    _chosen, label = _forest(ends[: len(low)], ends[len(low) :], len(members))
    order = np.argsort(label, kind="stable")
    _labels, begins = np.unique(label[order], return_index=True)
    groups = np.split(members[order], begins[1:]) if len(members) else []
    return sorted(groups, key=len, reverse=True)


def bridges(low: Numbers, high: Numbers) -> list[Pair]:
    """In order. A tie that neither a spanning forest nor one of the other ties needs is none: few remain to look at."""
    members, ends = np.unique(np.concatenate([low, high]), return_inverse=True)
    one, other = ends[: len(low)], ends[len(low) :]
    first, _label = _forest(one, other, len(members))
    is_first = np.zeros(len(low), dtype=bool)
    is_first[first] = True
    rest = np.nonzero(~is_first)[0]
    second, _label = _forest(one[rest], other[rest], len(members))
    few = np.concatenate([first, rest[second]])
    around: Neighbours = defaultdict(list)
    for here, there in zip(low[few].tolist(), high[few].tolist(), strict=True):
        around[here].append(there)
        around[there].append(here)
    return sorted(_walked(around))


def _forest(one: Numbers, other: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Places of ties that join all there is to join, without a circle; and for each end the tree it belongs to.

    Borůvka's way: every tree takes its first tie that leads out of it, all at once, until none leads out.
    """
    label, is_chosen = np.arange(size), np.zeros(len(one), dtype=bool)
    places = np.arange(len(one))
    while True:
        here, there = label[one[places]], label[other[places]]
        leads_out = here != there
        places, here, there = places[leads_out], here[leads_out], there[leads_out]
        if not len(places):
            return np.nonzero(is_chosen)[0], label
        best = np.full(size, len(one))
        np.minimum.at(best, here, places)
        np.minimum.at(best, there, places)
        trees = np.nonzero(best < len(one))[0]
        taken = best[trees]
        is_chosen[taken] = True
        label = _joined(label, trees, label[one[taken]] + label[other[taken]] - trees)


def _joined(label: Numbers, trees: Numbers, partners: Numbers) -> Numbers:
    """Labels after each of these trees joined its partner; of two that chose each other the lower stays."""
    parent = np.arange(len(label))
    parent[trees] = partners
    mutual = (parent[parent[trees]] == trees) & (trees < partners)
    parent[trees[mutual]] = trees[mutual]
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent[label]
        parent = further


def _walked(around: Neighbours) -> list[Pair]:
    """Tarjan's way, without recursion."""
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
