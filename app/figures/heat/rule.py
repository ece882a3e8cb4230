"""The rule of heat: h = (A7 / 7 + k) / (B28 / 28 + k) on the eve of a day.

A7 is the contribution of the last 7 days, B28 that of the 28 days before them. Rising: h of 2 or more, and A7 came
from at least 3 distinct days. Fading: h of 0.33 or less, and B28 is in the member's own upper quartile of the
past year.
"""

from enum import StrEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from app.base.columns import Numbers

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

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


STATES = tuple(State)


def heat_of(recent: Numbers, before: Numbers) -> Floats:
    """h from A7 and B28."""
    found: Floats = (recent / RECENT_DAYS + SMOOTHING) / (before / BEFORE_DAYS + SMOOTHING)
    return found


def is_rising(heat: Floats, recent_days: Numbers) -> Flags:
    return (heat >= RISING_FROM) & (recent_days >= RISING_DISTINCT_DAYS)


def may_be_fading(heat: Floats, before: Numbers) -> Flags:
    """Whether it is for the member's own quartile to say."""
    return (heat <= FADING_UP_TO) & (before > 0)


def is_held_out(member_id: int) -> bool:
    """A fixed tenth of the members with whom nothing is done, so that what is done can be compared."""
    return sha256(f"heat {member_id}".encode()).digest()[0] % HELD_OUT_OF == 0
