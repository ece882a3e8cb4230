"""The network of the last 90 days as a graph: reciprocity, density, components, bridges."""

from datetime import date, timedelta

import numpy as np
from sqlalchemy import select

from app.base.columns import Numbers, read
from app.figures.days import counts
from app.figures.measures.network import bridges, components
from app.figures.measures.ties import RECENT_DAYS
from app.figures.points import Point, keep, number, remember, share
from app.readers.connections import Contact

NAMES = ("reciprocity", "density", "largest_component", "bridges")
HALF = 31  # bits of a member's id, where two of them and a direction make one number


def work_out(day: date) -> None:
    """Members are joined when one acted on the other within the 90 days ending with `day`."""
    query = select(Contact.low_id, Contact.high_id, Contact.from_low)
    query = query.where(Contact.day > day - timedelta(days=RECENT_DAYS), Contact.day <= day, Contact.stands)
    low, high, from_low = read(query.where(counts(Contact.low_id), counts(Contact.high_id)))
    acts = np.sort((low << HALF | high) << 1 | from_low)
    pairs = distinct(distinct(acts) >> 1)
    keep(NAMES, _points(day, pairs, len(distinct(acts)) - len(pairs)), since=day)


def distinct(ordered: Numbers) -> Numbers:
    """Each once. (numpy's `unique` hashes, which pairs in one number make slow.)"""
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _points(day: date, pairs: Numbers, both: int) -> list[Point]:
    low, high = pairs >> HALF, pairs & (1 << HALF) - 1
    groups = components(low, high)
    members = sum(map(len, groups))
    breaking = bridges(low, high)
    remember("bridges", day, breaking)
    apart = np.concatenate(groups[1:]) if len(groups) > 1 else low[:0]
    remember("largest_component", day, np.sort(apart).tolist())
    possible = members * (members - 1) // 2
    return [
        share("reciprocity", day, 2 * both, len(pairs) + both),
        share("density", day, len(pairs), possible),
        share("largest_component", day, len(groups[0]) if groups else 0, members),
        number("bridges", day, len(breaking), len(pairs)),
    ]
