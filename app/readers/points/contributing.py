"""Contribution: what a member has earned in a week, in a month and in all, gathered and written once a batch."""

from collections import Counter
from datetime import datetime

from app.base.clock import day_of
from app.base.database import db, insert_into
from app.readers.batch import forget, gathered
from app.readers.points.model import Contribution, Earning
from app.settings.store import site

NAME = "contributions"


def periods_of(at: datetime) -> tuple[str, str, str]:
    """The periods in which an earning counts: all time, its month, its ISO week."""
    day = day_of(at, site().zone)
    year, week, _weekday = day.isocalendar()
    return "all", f"{day:%Y-%m}", f"{year}-W{week:02}"


def contribute(row: Earning, points: int) -> None:
    """A member earns many times in a batch; `write_contributions` puts it down."""
    for period in periods_of(row.at):
        gathered(NAME, Counter[tuple[str, int]])[period, row.member_id] += points


def write_contributions() -> None:
    """Once per member and period, always in the same order."""
    sums = gathered(NAME, Counter[tuple[str, int]])
    forget(NAME)
    rows = [
        {"period": period, "member_id": member_id, "points": points}
        for (period, member_id), points in sorted(sums.items())
    ]
    if not rows:
        return
    new = insert_into(Contribution)
    more = Contribution.points + new.excluded.points
    plus = new.on_conflict_do_update(index_elements=["period", "member_id"], set_={"points": more})
    db.session.execute(plus, rows, execution_options={"synchronize_session": False})
