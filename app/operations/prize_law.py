"""What a reward may be worth under Japan's rules on premiums: a help with its source, not legal advice.

Act against Unjustifiable Premiums and Misleading Representations (景品表示法), article 4, with the notifications of the
Fair Trade Commission of 1977: no. 5 for gifts to all (総付景品), no. 3 for draws among customers (一般懸賞).
"""

from dataclasses import dataclass
from enum import StrEnum

SMALL_GIFT, GIFT_BOUND, GIFT_PART = 200, 1_000, 5  # a fifth
DRAW_TIMES, DRAW_BOUND, DRAW_MOST = 20, 5_000, 100_000
SALES_PART = 50  # two per cent


class Way(StrEnum):
    ALL = "all"  # everybody who buys gets it
    DRAW = "draw"  # chance or merit decides


@dataclass(frozen=True)
class Ruling:
    """In yen: the most that one may be worth, and of a draw all together (None: no cap of this kind)."""

    tied: bool
    way: Way
    most_each: int | None
    most_in_all: int | None
    worth: int | None

    @property
    def is_over(self) -> bool:
        return self.worth is not None and self.most_each is not None and self.worth > self.most_each


def ruling(*, tied: bool, way: Way, base_price: int, sales: int | None = None, worth: int | None = None) -> Ruling:
    """`base_price`: of the purchase that it is tied to; `sales`: of the goods during the campaign; all in yen."""
    if not tied:
        return Ruling(tied, way, None, None, worth)
    if way is Way.ALL:
        most = SMALL_GIFT if base_price < GIFT_BOUND else base_price // GIFT_PART
        return Ruling(tied, way, most, None, worth)
    most = base_price * DRAW_TIMES if base_price < DRAW_BOUND else DRAW_MOST
    return Ruling(tied, way, most, None if sales is None else sales // SALES_PART, worth)
