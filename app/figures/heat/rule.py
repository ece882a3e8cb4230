"""The rule of heat: h = (A7 / 7 + k) / (B28 / 28 + k) on the eve of a day.

A7 is the contribution of the last 7 days, B28 that of the 28 days before them. Rising: h of 2 or more, and A7 came
from at least 3 distinct days. Fading: h of 0.33 or less, and B28 is in the member's own upper quartile of the
past year.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

RECENT_DAYS = 7
BEFORE_DAYS = 28
SMOOTHING = 0.1
RISING_FROM = 2.0
RISING_DISTINCT_DAYS = 3
FADING_UP_TO = 0.33
COOL_DOWN_DAYS = 14
OWN_PAST_DAYS = 365
HELD_OUT_OF = 10


class State(StrEnum):
    STEADY = "steady"
    RISING = "rising"
    FADING = "fading"


@dataclass(frozen=True)
class Reading:
    """Everything that decides; `quartile` is where the upper quarter of the member's own B28 begins."""

    recent: int
    recent_days: int
    before: int
    quartile: int | None = None

    @property
    def heat(self) -> float:
        return (self.recent / RECENT_DAYS + SMOOTHING) / (self.before / BEFORE_DAYS + SMOOTHING)

    @property
    def may_be_fading(self) -> bool:
        return self.heat <= FADING_UP_TO and self.before > 0

    @property
    def may_have_moved(self) -> bool:
        """Whether the state may be another than steady; the quartile is not needed to say so."""
        return self.may_be_fading or self.state is not State.STEADY

    @property
    def state(self) -> State:
        if self.heat >= RISING_FROM and self.recent_days >= RISING_DISTINCT_DAYS:
            return State.RISING
        if self.may_be_fading and self.quartile is not None and self.before >= self.quartile:
            return State.FADING
        return State.STEADY


def is_held_out(member_id: int) -> bool:
    """A fixed tenth of the members with whom nothing is done, so that what is done can be compared."""
    return sha256(f"heat {member_id}".encode()).digest()[0] % HELD_OUT_OF == 0
