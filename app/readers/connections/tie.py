"""How contacts make a tie: counts, days, and a strength that fades without being rewritten.

Strength on day T is the sum of weight x 0.9^(months from the contact's day to T). All contacts fade at one
rate, so 0.9^(months from the epoch to T) is a common factor: what is kept is the sum of
weight / 0.9^(months from the epoch to the contact), which never changes, orders pairs rightly on any day,
and gives the strength of day T by one multiplication.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum
from typing import Any

from app.readers.connections.tables import ContactKind

FADE_A_MONTH = 0.9
DAYS_A_MONTH = 365.25 / 12
EPOCH = date(2020, 1, 1)
STRONG_DAYS = 3

WEIGHT = {
    ContactKind.REPLY: 10,
    ContactKind.ACCEPT: 10,
    ContactKind.CHIP: 8,
    ContactKind.GIFT: 8,
    ContactKind.MENTION: 5,
    ContactKind.QUOTE: 5,
    ContactKind.INVITE: 5,
    ContactKind.NICE: 3,
    ContactKind.SAME_EVENT: 2,
}


@dataclass(frozen=True)
class Touch:
    """One contact as the tie sees it."""

    kind: ContactKind
    from_low: bool
    day: date
    at: datetime


def fading(day: date) -> float:
    """What one point of the epoch is worth on `day`."""
    return float(FADE_A_MONTH ** ((day - EPOCH).days / DAYS_A_MONTH))


def strength_on(kept: float, day: date) -> float:
    """The strength on `day` of a tie whose `strength` column says `kept`."""
    return kept * fading(day)


def tie_of(touches: Iterable[Touch]) -> dict[str, Any]:
    """The columns of a connection made of these contacts (at least one)."""
    contacts = sorted(touches, key=lambda each: each.at)
    there = [each for each in contacts if each.from_low]
    back = [each for each in contacts if not each.from_low]
    days = sorted({each.day for each in contacts})
    first_days = [min(each.day for each in side) for side in (there, back) if side]
    return {
        "contacts_low_to_high": len(there),
        "contacts_high_to_low": len(back),
        "days": len(days),
        "first_at": contacts[0].at,
        "last_at": contacts[-1].at,
        "strength": fsum(WEIGHT[each.kind] / fading(each.day) for each in contacts),
        "first_on": days[0],
        "mutual_on": max(first_days) if there and back else None,
        "strong_on": days[STRONG_DAYS - 1] if len(days) >= STRONG_DAYS else None,
    }
