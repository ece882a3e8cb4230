"""The rule of activity levels: what a member has done on which days decides, nothing else. `walk` applies it.

On day t, C is the contribution and D the number of active days of the 28 days before it. A level is reached
on the first day on which its threshold is met; it is kept until 7 days running are below 0.9 of the threshold.
Dormant begins when 90 whole days have gone by without activity.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from app.settings.fields import Site

WINDOW_DAYS = 28
KEPT_SHARE = 0.9
KEPT_DAYS = 7
QUIET_DAYS = 90


class Level(StrEnum):
    DORMANT = "dormant"
    LOW = "low"
    LIGHT = "light"
    CORE = "core"


RANKS = tuple(Level)  # the lowest first


@dataclass(frozen=True)
class Thresholds:
    """What core and light need; core needs both of its own, light one of its own."""

    core_contribution: int = 60
    core_days: int = 8
    light_contribution: int = 1
    light_days: int = 2

    @classmethod
    def of(cls, site: Site) -> "Thresholds":
        return cls(site.core_contribution, site.core_days, site.light_contribution, site.light_days)

    @overload
    def met(self, level: Level, contribution: int, active_days: int, share: float = 1.0) -> bool: ...
    @overload
    def met(
        self, level: Level, contribution: NDArray[Any], active_days: NDArray[Any], share: float = 1.0
    ) -> NDArray[np.bool_]: ...
    def met(self, level: Level, contribution: Any, active_days: Any, share: float = 1.0) -> Any:
        """Is `share` of what this level needs there? Of one member on a day, or of many."""
        if level is Level.CORE:
            return (contribution >= self.core_contribution * share) & (active_days >= self.core_days * share)
        return (contribution >= self.light_contribution * share) | (active_days >= self.light_days * share)
