"""Members by activity level: the count by day, and the flow between levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base.database import db
from app.figures.tables import LevelDay, LevelFlow

DAYS = 90
LEVELS = ("core", "light", "low", "dormant")


@dataclass(frozen=True)
class LevelsPage:
    """The last 90 days, oldest first, and the longest period's flow; both as of `days[-1].day`."""

    days: Sequence[LevelDay]
    flow: Sequence[LevelFlow]

    @property
    def today(self) -> LevelDay | None:
        return self.days[-1] if self.days else None


def levels_page() -> LevelsPage:
    days = db.session.scalars(select(LevelDay).order_by(LevelDay.day.desc()).limit(DAYS)).all()
    flow = db.session.scalars(select(LevelFlow).order_by(LevelFlow.period_days, LevelFlow.from_level)).all()
    period = min((row.period_days for row in flow if row.period_days >= 28), default=0)
    return LevelsPage(days[::-1], [row for row in flow if row.period_days == period and row.members])
