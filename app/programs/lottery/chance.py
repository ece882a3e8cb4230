"""How a seed becomes a prize: plain arithmetic that anyone can repeat with the seed in hand."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Protocol

CHANCES = 10_000


class HasChances(Protocol):
    """A prize as the arithmetic sees it."""

    @property
    def chances(self) -> int: ...


def commitment(seed: str) -> str:
    """What is published before the first draw: SHA-256 of the seed's text."""
    return hashlib.sha256(seed.encode()).hexdigest()


def words_of(lottery_id: int, member_id: int, day: date) -> str:
    """The text whose keyed hash is the roll: `lottery:member:day`."""
    return f"{lottery_id}:{member_id}:{day.isoformat()}"


def mark_of(seed: str, words: str) -> str:
    """HMAC-SHA256 of the words under the seed, hexadecimal."""
    return hmac.new(seed.encode(), words.encode(), hashlib.sha256).hexdigest()


def roll_of(seed: str, lottery_id: int, member_id: int, day: date) -> int:
    """The mark of the words as a number, modulo 10,000."""
    return int(mark_of(seed, words_of(lottery_id, member_id, day)), 16) % CHANCES


def place_of(roll: int, prizes: Sequence[HasChances], left: Sequence[int]) -> int | None:
    """The index of the prize that the roll wins; where that is gone, the last one that is left (None: all is gone)."""
    edges = accumulate(prize.chances for prize in prizes)
    index = next((index for index, edge in enumerate(edges) if roll < edge), len(prizes) - 1)
    last_first = range(len(prizes) - 1, -1, -1)
    return next((place for place in (index, *last_first) if left[place]), None)
