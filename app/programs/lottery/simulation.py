"""How long a lottery's prizes last, before it is opened: expected values with the range of four cases in five."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from app.programs.lottery.chance import CHANCES
from app.programs.lottery.staging import PrizeWish

DayOf = Callable[[float], date | None]  # of the draw with this number; None after the end

FOUR_IN_FIVE = 1.2816  # standard deviations to both sides


@dataclass(frozen=True)
class Lasting:
    """One prize: the day on which the last piece is expected to go (None: some are left at the end)."""

    prize: PrizeWish
    expected_drawn: int
    gone_on: date | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class Simulation:
    """At `draws_a_day`: what goes until when. `empty_on`: from this day on nobody draws anything (None: all do)."""

    draws_a_day: int
    fund: int
    expected_paid: int
    prizes: Sequence[Lasting]
    empty_on: date | None
    last_day: date


def simulate(prizes: Sequence[PrizeWish], first_day: date, days: int, draws_a_day: int) -> Simulation:
    """A prize that is gone hands its chance on to the last one that is left, as in the real draw."""
    draws = draws_a_day * days
    drawn, gone_after = _run(prizes, draws)

    def day(after: float) -> date | None:
        on = first_day + timedelta(days=int(max(after - 1, 0) // draws_a_day))
        return on if on <= first_day + timedelta(days=days - 1) else None

    rows = [_lasting(prize, drawn[place], gone_after[place], day) for place, prize in enumerate(prizes)]
    stock = sum(prize.stock for prize in prizes)
    return Simulation(
        draws_a_day,
        fund=sum(prize.points * prize.stock for prize in prizes),
        expected_paid=round(sum(prize.points * count for prize, count in zip(prizes, drawn, strict=True))),
        prizes=rows,
        empty_on=first_day + timedelta(days=stock // draws_a_day) if stock < draws else None,
        last_day=first_day + timedelta(days=days - 1),
    )


def _lasting(prize: PrizeWish, drawn: float, gone_after: float | None, day: DayOf) -> Lasting:
    if gone_after is None:
        return Lasting(prize, round(drawn), None, None, None)
    rate = min(prize.stock / gone_after, 1.0)
    spread = FOUR_IN_FIVE * sqrt(prize.stock * (1 - rate)) / rate
    soonest = max(gone_after - spread, prize.stock)
    return Lasting(prize, round(drawn), day(gone_after), day(soonest), day(gone_after + spread))


def _run(prizes: Sequence[PrizeWish], draws: float) -> tuple[list[float], list[float | None]]:
    """Pieces drawn of each prize in so many draws, and after how many draws it is expected to be gone (beyond too)."""
    left = [float(prize.stock) for prize in prizes]
    drawn = [0.0] * len(prizes)
    gone_after: list[float | None] = [None] * len(prizes)
    done = 0.0
    while any(left):
        rates = _rates(prizes, left)
        step = min(left[place] / rate for place, rate in enumerate(rates) if rate)
        within = max(min(step, draws - done), 0.0)
        for place, rate in enumerate(rates):
            drawn[place] += within * rate
            left[place] = max(left[place] - step * rate, 0.0) if left[place] - step * rate > 1e-9 else 0.0
            if rate and not left[place]:
                gone_after[place] = done + step
        done += step
    return drawn, gone_after


def _rates(prizes: Sequence[PrizeWish], left: Sequence[float]) -> list[float]:
    rates = [prize.chances / CHANCES if left[place] else 0.0 for place, prize in enumerate(prizes)]
    heir = max(place for place in range(len(prizes)) if left[place])
    rates[heir] += 1 - sum(rates)
    return rates
