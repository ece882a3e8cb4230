"""Heat: who rises and who fades, why, what was done about it, and what followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Subquery, case, func, select, union_all
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.days import counts, today
from app.figures.heat.rule import State
from app.figures.heat.tables import HeatState

SHOWN_DAYS = 28
SHOWN = 50
COUNTED_DAYS = 365


@dataclass(frozen=True)
class Outcome:
    """What followed in 28 days where something was done, nothing was done, or the member was held out."""

    members: int
    before: float | None
    followed: float | None


@dataclass(frozen=True)
class HeatPage:
    rising: Sequence[HeatState]
    fading: Sequence[HeatState]
    outcomes: Mapping[tuple[str, str], Outcome]  # by (state, done | not_done | held_out)


def heat_page() -> HeatPage:
    return HeatPage(*noticed(SHOWN), _outcomes())


def noticed(most: int) -> tuple[Sequence[HeatState], Sequence[HeatState]]:
    """Who rose and who faded in the last 28 days, the latest first, at most `most` of each."""
    latest_first = HeatState.day.desc(), HeatState.id.desc()
    either = union_all(*(select(_latest(state, most).c.id) for state in (State.RISING, State.FADING)))
    query = select(HeatState).where(HeatState.id.in_(either))
    query = query.options(joinedload(HeatState.member), joinedload(HeatState.done_by)).order_by(*latest_first)
    found = db.session.scalars(query, execution_options={"populate_existing": True}).all()
    return [each for each in found if each.state == State.RISING], [
        each for each in found if each.state == State.FADING
    ]


def _latest(state: State, most: int) -> Subquery:
    """Of each state by itself: a window over both would look at everyone who rose or faded."""
    lately = HeatState.day > today() - timedelta(days=SHOWN_DAYS)
    query = select(HeatState.id).where(lately, HeatState.state == state, counts(HeatState.member_id))
    return query.order_by(HeatState.day.desc(), HeatState.id.desc()).limit(most).subquery()


def find_state(state_id: int) -> HeatState:
    query = select(HeatState).where(HeatState.id == state_id).options(joinedload(HeatState.member))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def _outcomes() -> dict[tuple[str, str], Outcome]:
    """Of those noticed within a year whose 28 days have gone by."""
    way = case((HeatState.held_out, "held_out"), (HeatState.done != "", "done"), else_="not_done")
    query = select(HeatState.state, way, func.count(), func.avg(HeatState.before), func.avg(HeatState.followed))
    query = query.where(HeatState.followed.is_not(None), HeatState.day > today() - timedelta(days=COUNTED_DAYS))
    return {
        (state, done): Outcome(members, float(before), float(followed))
        for state, done, members, before, followed in db.session.execute(query.group_by(HeatState.state, way))
    }
