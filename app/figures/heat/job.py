"""Reading everybody's heat, and noting who began to rise or to fade."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update

from app.base.database import db
from app.figures.basis import note, noted
from app.figures.days import counts, days_between, plus_days, today
from app.figures.heat.proposals import proposals
from app.figures.heat.quartiles import quartiles
from app.figures.heat.rule import (
    BEFORE_DAYS,
    COOL_DOWN_DAYS,
    RECENT_DAYS,
    Reading,
    State,
    is_held_out,
)
from app.figures.heat.tables import HeatNow, HeatState
from app.readers.activity import MemberDay

LOOK_BACK_DAYS = 28
FOLLOWED_DAYS = 28
UNSEEN = {"synchronize_session": False}


def work_out() -> None:
    """Read today's heat; note the states of every day since the last look, four weeks back at most."""
    until = today()
    last = noted("heat day")
    first = until - timedelta(days=LOOK_BACK_DAYS)
    since = max(date.fromisoformat(last) + timedelta(days=1), first) if last else first
    readings = readings_of(days_between(min(since, until), until))
    for day in sorted(readings):
        if day >= since:
            _note_states(day, readings[day])
    _keep_now(until, readings[until])
    _look_what_followed(until)
    note("heat day", until.isoformat())


def readings_of(days: Sequence[date]) -> dict[date, dict[int, Reading]]:
    """The heat on the eve of the last of these days of every member who did anything in the 35 days before it;
    of the earlier ones only who may have risen or faded."""
    found = {day: _without_quartiles(day) for day in days}
    for day in days[:-1]:
        found[day] = {each: reading for each, reading in found[day].items() if reading.may_have_moved}
    cold = {
        day: [member_id for member_id, reading in readings.items() if reading.may_be_fading]
        for day, readings in found.items()
    }
    for day, member_id, quartile in quartiles(cold):
        found[day][member_id] = replace(found[day][member_id], quartile=quartile)
    return found


def _without_quartiles(day: date) -> dict[int, Reading]:
    boundary = day - timedelta(days=RECENT_DAYS)
    recent = MemberDay.day >= boundary
    query = (
        select(
            MemberDay.member_id,
            func.sum(case((recent, MemberDay.contribution), else_=0)),
            func.sum(case((recent & (MemberDay.contribution > 0), 1), else_=0)),
            func.sum(case((recent, 0), else_=MemberDay.contribution)),
        )
        .where(MemberDay.day >= boundary - timedelta(days=BEFORE_DAYS), MemberDay.day < day)
        .where(MemberDay.contribution > 0, counts(MemberDay.member_id))
        .group_by(MemberDay.member_id)
    )
    return {row[0]: Reading(int(row[1]), int(row[2]), int(row[3])) for row in db.session.execute(query)}


def _note_states(day: date, readings: dict[int, Reading]) -> None:
    """Whoever changed in the 14 days before is left in peace."""
    cooling = set(
        db.session.scalars(select(HeatState.member_id).where(HeatState.day > day - timedelta(days=COOL_DOWN_DAYS)))
    )
    moved = {
        member_id: reading
        for member_id, reading in readings.items()
        if reading.state is not State.STEADY and member_id not in cooling
    }
    proposed = proposals({member_id: reading.state for member_id, reading in moved.items()}, day)
    rows = [
        {
            "member_id": member_id,
            "day": day,
            "held_out": is_held_out(member_id),
            "proposal": proposed[member_id],
            "done": "",
            **_columns(reading),
        }
        for member_id, reading in sorted(moved.items())
    ]
    if rows:
        db.session.execute(insert(HeatState), rows)


def _columns(reading: Reading) -> dict[str, Any]:
    return {
        "recent": reading.recent,
        "recent_days": reading.recent_days,
        "before": reading.before,
        "quartile": reading.quartile,
        "heat": reading.heat,
        "state": reading.state,
    }


def _keep_now(day: date, readings: dict[int, Reading]) -> None:
    db.session.execute(delete(HeatNow), execution_options=UNSEEN)
    rows = [{"member_id": member_id, "day": day, **_columns(each)} for member_id, each in sorted(readings.items())]
    if rows:
        db.session.execute(insert(HeatNow), rows)


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
