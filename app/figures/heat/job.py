"""Reading everybody's heat, and noting who began to rise or to fade."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, select, update

from app.base.columns import among, write
from app.base.database import db
from app.figures.basis import note, noted
from app.figures.days import days_between, plus_days, today
from app.figures.heat.proposals import Grounds
from app.figures.heat.reading import Readings, Values, readings_of
from app.figures.heat.rule import COOL_DOWN_DAYS, State, is_held_out
from app.figures.heat.tables import HeatNow, HeatState
from app.readers.activity import MemberDay

LOOK_BACK_DAYS = 28
FOLLOWED_DAYS = 28
INPUTS = ("recent", "recent_days", "before", "quartile", "heat", "state")
NOTICED = ("member_id", "day", "held_out", "proposal", "done", *INPUTS)
UNSEEN = {"synchronize_session": False}
Noticed = tuple[int, date, bool, str, str, *Values]


def work_out() -> None:
    """Read today's heat; note the states of every day since the last look, four weeks back at most."""
    until = today()
    last = noted("heat day")
    first = until - timedelta(days=LOOK_BACK_DAYS)
    since = max(date.fromisoformat(last) + timedelta(days=1), first) if last else first
    days = days_between(min(since, until), until)
    db.session.execute(delete(HeatNow), execution_options=UNSEEN)
    noticed: list[Noticed] = []
    for readings in readings_of(days):
        now = ((member_id, until, *values) for member_id, values in readings.values(len(days) - 1))
        write(HeatNow, ("member_id", "day", *INPUTS), now)
        if since <= until:
            noticed += _noticed(readings, days)
    noticed.sort(key=lambda row: (row[1], row[0]))
    write(HeatState, NOTICED, noticed)
    _look_what_followed(until)
    note("heat day", until.isoformat())


def _noticed(readings: Readings, days: Sequence[date]) -> Iterator[Noticed]:
    """Whoever changed in the 14 days before is left in peace."""
    last, grounds = _noticed_before(readings.members, days[0]), Grounds.of(readings.members, days)
    for place, day in enumerate(days):
        for member_id, values in readings.moved(place):
            if (day - last.get(member_id, date.min)).days >= COOL_DOWN_DAYS:
                last[member_id] = day
                proposal = grounds.proposal(member_id, State(values[-1]), day)
                yield member_id, day, is_held_out(member_id), proposal, "", *values


def _noticed_before(members: Sequence[int], day: date) -> dict[int, date]:
    query = select(HeatState.member_id, func.max(HeatState.day)).where(among(HeatState.member_id, members))
    query = query.where(HeatState.day > day - timedelta(days=COOL_DOWN_DAYS))
    return dict(db.session.execute(query.group_by(HeatState.member_id)).all())


def _look_what_followed(until: date) -> None:
    """28 days after a state: what the member has contributed in them."""
    end = plus_days(HeatState.day, FOLLOWED_DAYS)
    then = (MemberDay.member_id == HeatState.member_id) & (MemberDay.day >= HeatState.day) & (MemberDay.day < end)
    ripe = select(HeatState.id, func.coalesce(func.sum(MemberDay.contribution), 0)).outerjoin(MemberDay, then)
    ripe = ripe.where(HeatState.followed.is_(None), HeatState.day <= until - timedelta(days=FOLLOWED_DAYS))
    given = db.session.execute(ripe.group_by(HeatState.id)).all()
    if given:
        found = [{"id": state_id, "followed": int(contribution)} for state_id, contribution in given]
        db.session.execute(update(HeatState), found)
