"""The patterns: plain sums over what members gave one another in four weeks. Numbers in, findings out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.programs.fairness.models import Sort

MOST_OF_IT = 0.5  # of all that somebody gives
LONGEST_RING = 4

Gave = Mapping[tuple[int, int], int]  # (giver, receiver) → points


@dataclass(frozen=True)
class Pattern:
    """Members in the order of the giving, the first again after the last; `points` from each to the next."""

    sort: Sort
    members: tuple[int, ...]
    points: tuple[int, ...]

    @property
    def key(self) -> str:
        return f"{self.sort}:{':'.join(map(str, sorted(self.members)))}"


def rings(gave: Gave, at_least: int) -> list[Pattern]:
    """Circles of two to four in which each gives the next at least so much, and most of what they give at all."""
    all_given: defaultdict[int, int] = defaultdict(int)
    for (giver, _receiver), points in gave.items():
        all_given[giver] += points
    heavy: defaultdict[int, list[int]] = defaultdict(list)
    for (giver, receiver), points in sorted(gave.items()):
        if points >= at_least and points >= MOST_OF_IT * all_given[giver]:
            heavy[giver].append(receiver)
    return [_pattern(circle, gave) for start in sorted(heavy) for circle in _circles((start,), heavy)]


def shared(gave: Gave, couples: Sequence[tuple[int, int]], at_least: int) -> list[Pattern]:
    """Couples of one browser between whom at least so much went, in whichever direction."""
    return [
        Pattern(Sort.DEVICE, (low, high), points)
        for low, high in couples
        if sum(points := (gave.get((low, high), 0), gave.get((high, low), 0))) >= at_least
    ]


def _circles(path: tuple[int, ...], heavy: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Each circle once: from its lowest member on."""
    for receiver in heavy.get(path[-1], ()):
        if receiver == path[0] and len(path) > 1:
            yield path
        elif receiver > path[0] and receiver not in path and len(path) < LONGEST_RING:
            yield from _circles((*path, receiver), heavy)


def _pattern(circle: tuple[int, ...], gave: Gave) -> Pattern:
    points = tuple(gave[giver, receiver] for giver, receiver in zip(circle, (*circle[1:], circle[0]), strict=True))
    return Pattern(Sort.PAIR if len(circle) == 2 else Sort.RING, circle, points)
