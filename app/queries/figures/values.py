"""The latest value of each figure, and what it was a period before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import or_, select

from app.base.database import db
from app.figures.catalogue import FIGURES, Figure, Unit
from app.figures.days import today
from app.figures.tables import FigurePoint

FIRST_MONTH = "m01"  # of retention: the month after the one of joining
PERIODS = {7: 13, 28: 12, 90: 6, 365: 3}  # by days: how many of them are looked back at
WEEK = 7
FEWEST_CHANGES = 3
SMALL_MOVES = {Unit.COUNT: 2.0, Unit.PERCENT: 2.0}  # never called unusual, however still it was before
SMALL_MOVE = 1.0
SIGNED = (Unit.SCORE, Unit.POINTS)  # may be below 0


def band_around(figure: Figure, before: float | None, moves: Sequence[float]) -> tuple[float, float] | None:
    """Where a normal period leads from `before`: twice the median of the earlier `moves` up or down."""
    if before is None or len(moves) < FEWEST_CHANGES:
        return None
    swing = max(2 * median(moves), SMALL_MOVES.get(figure.unit, SMALL_MOVE))
    low = before - swing
    return low if before < 0 or figure.unit in SIGNED else max(0.0, low), before + swing


@dataclass(frozen=True)
class Value:
    """A figure as it stands; no `day`: it was never worked out.

    `trend` is a value at each period's end, the oldest first. `band`: where a normal period would have led.
    """

    figure: Figure
    value: float | None = None
    hits: int | None = None
    n: int | None = None
    day: date | None = None
    at: datetime | None = None
    before: float | None = None
    trend: Sequence[float] = ()
    band: tuple[float, float] | None = None

    @property
    def change(self) -> float | None:
        """Against a period before; None when either is undefined."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def is_unusual(self) -> bool:
        return self.band is not None and self.value is not None and not self.band[0] <= self.value <= self.band[1]

    @property
    def direction(self) -> str:
        """`up` is good news here, `down` bad; `same` says neither."""
        meant = (self.change or 0) * self.figure.better
        return "up" if meant > 0 else "down" if meant < 0 else "same"


@dataclass(frozen=True)
class _Point:
    day: date
    value: float | None
    hits: int | None
    n: int | None
    at: datetime


def latest(names: Iterable[str], period_days: int = WEEK) -> dict[str, Value]:
    """By name, in the order asked for. Figures by week or month of joining show the last that is over."""
    names = list(names)
    points: dict[str, list[_Point]] = defaultdict(list)
    columns = (FigurePoint.day, FigurePoint.value, FigurePoint.hits, FigurePoint.n, FigurePoint.at)
    query = select(FigurePoint.name, *columns).where(
        FigurePoint.name.in_(names),
        FigurePoint.part.in_(("", "week", FIRST_MONTH)),
        FigurePoint.day > today() - timedelta(days=period_days * PERIODS[period_days] + WEEK),
        or_(FigurePoint.part != "", FigurePoint.day.in_(_ends(period_days))),
    )
    for name, day, value, hits, n, at in db.session.execute(query.order_by(FigurePoint.day)):
        points[name].append(_Point(day, value, hits, n, at))
    return {name: value_of(FIGURES[name], points[name], period_days) for name in names}


def _ends(period_days: int) -> list[date]:
    """The last days of the periods; where none was worked out on one, of the week before it."""
    until = today()
    ends = [until - timedelta(days=period_days * back) for back in range(PERIODS[period_days] + 1)]
    return [end - timedelta(days=early) for end in ends for early in range(WEEK)]


def value_of(figure: Figure, points: Sequence[_Point], period_days: int) -> Value:
    if not points:
        return Value(figure)
    last, trend = points[-1], at_ends(points, period_days)
    known = [value for value in trend if value is not None]
    moves = [abs(new - old) for old, new in pairwise(trend[:-1]) if new is not None and old is not None]
    before = trend[-2] if len(trend) > 1 else None
    return Value(
        figure, last.value, last.hits, last.n, last.day, last.at, before, known, band_around(figure, before, moves)
    )


def at_ends(points: Sequence[_Point], period_days: int) -> list[float | None]:
    """The value that stood at the end of each period, the oldest first; None where there was none yet."""
    found: list[float | None] = []
    end, place = points[-1].day, len(points) - 1
    while place >= 0:
        found.append(points[place].value)
        end -= timedelta(days=period_days)
        while place >= 0 and points[place].day > end:
            place -= 1
    return found[::-1]
