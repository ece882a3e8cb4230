"""When the tank runs dry if the last 30 days go on like this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev

LOOK_BACK_DAYS = 30
FEWEST_DAYS = 7
SPREAD = 1.28  # 80 of 100 times the true pace lies within this many standard errors
FARTHEST_DAYS = 730


@dataclass(frozen=True)
class Forecast:
    """`net` is points a day. `dry_on`, `earliest` and `latest` are None where it never runs dry (or not in 2 years)."""

    net: float
    days: int
    dry_on: date | None
    earliest: date | None
    latest: date | None


def forecast(level: int, nets: Sequence[int], today: date) -> Forecast | None:
    """From each day's in minus out, oldest first; None while there are fewer than 7 days to go by."""
    if len(nets) < FEWEST_DAYS:
        return None
    mean = fmean(nets)
    error = SPREAD * stdev(nets) / len(nets) ** 0.5
    paces = (mean, mean - error, mean + error)
    dry_on, earliest, latest = (_dry_on(level, pace, today) for pace in paces)
    return Forecast(mean, len(nets), dry_on, earliest, latest)


def _dry_on(level: int, net_per_day: float, today: date) -> date | None:
    if net_per_day >= 0:
        return None
    days = level / -net_per_day
    return today + timedelta(days=int(days)) if days <= FARTHEST_DAYS else None
