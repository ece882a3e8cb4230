"""The latest value of each figure, and what it was before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.base.database import db
from app.figures.catalogue import FIGURES, Figure
from app.figures.days import today
from app.figures.tables import FigurePoint

TREND_DAYS = 91
FIRST_MONTH = "m01"  # of retention: the month after the one of joining


@dataclass(frozen=True)
class Value:
    """A figure as it stands; no `day`: it was never worked out. `trend` is oldest first."""

    figure: Figure
    value: float | None = None
    hits: int | None = None
    n: int | None = None
    day: date | None = None
    at: datetime | None = None
    week_ago: float | None = None
    trend: Sequence[float] = ()

    @property
    def change(self) -> float | None:
        """Against a week ago; None when either is undefined."""
        return None if self.value is None or self.week_ago is None else self.value - self.week_ago

    @property
    def direction(self) -> str:
        """`up` is good news here, `down` bad; `same` says neither."""
        meant = (self.change or 0) * self.figure.better
        return "up" if meant > 0 else "down" if meant < 0 else "same"


def latest(names: Iterable[str]) -> dict[str, Value]:
    """By name, in the order asked for. Figures by week or month of joining show the last that is over."""
    names = list(names)
    points: dict[str, list[FigurePoint]] = defaultdict(list)
    query = select(FigurePoint).where(
        FigurePoint.name.in_(names),
        FigurePoint.part.in_(("", "week", FIRST_MONTH)),
        FigurePoint.day > today() - timedelta(days=TREND_DAYS),
    )
    for point in db.session.scalars(query.order_by(FigurePoint.day), execution_options={"populate_existing": True}):
        points[point.name].append(point)
    return {name: _value(FIGURES[name], points[name]) for name in names}


def _value(figure: Figure, points: Sequence[FigurePoint]) -> Value:
    if not points:
        return Value(figure)
    last = points[-1]
    before = [point for point in points if point.day <= last.day - timedelta(days=7)]
    trend = [point.value for point in points if point.value is not None]
    week_ago = before[-1].value if before else None
    return Value(figure, last.value, last.hits, last.n, last.day, last.at, week_ago, trend)
