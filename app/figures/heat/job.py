"""Reading everybody's heat, and noting who began to rise or to fade."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update

from app.base.clock import day_of
from app.base.database import db
from app.figures.basis import note, noted
from app.figures.days import counts, days_between, today
from app.figures.heat.proposals import proposals
from app.figures.heat.rule import (
    BEFORE_DAYS,
    COOL_DOWN_DAYS,
    OWN_PAST_DAYS,
    RECENT_DAYS,
    Reading,
    State,
    is_held_out,
    upper_quartile,
)
from app.figures.heat.tables import HeatNow, HeatState
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.batch import chunks
from app.settings.store import site

LOOK_BACK_DAYS = 28
FOLLOWED_DAYS = 28
UNSEEN = {"synchronize_session": False}


def work_out() -> None:
    """Read today's heat; note the states of every day since the last look, four weeks back at most."""
    until = today()
    last = noted("heat day")
    first = until - timedelta(days=LOOK_BACK_DAYS)
    since = max(date.fromisoformat(last) + timedelta(days=1), first) if last else first
    readings: dict[int, Reading] = {}
    for day in days_between(min(since, until), until):
        readings = readings_on(day)
        if day >= since:
            _note_states(day, readings)
    _keep_now(until, readings)
    _look_what_followed(until)
    note("heat day", until.isoformat())


def readings_on(day: date) -> dict[int, Reading]:
    """The heat on the eve of `day` of every member with a contribution in the 35 days before it."""
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
    found = {row[0]: Reading(int(row[1]), int(row[2]), int(row[3])) for row in db.session.execute(query)}
    cold = [member_id for member_id, reading in found.items() if reading.may_be_fading]
    for member_id, quartile in _quartiles(cold, day).items():
        reading = found[member_id]
        found[member_id] = Reading(reading.recent, reading.recent_days, reading.before, quartile)
    return found


def _quartiles(member_ids: Iterable[int], day: date) -> dict[int, int | None]:
    reach = day - timedelta(days=OWN_PAST_DAYS + RECENT_DAYS + BEFORE_DAYS)
    found: dict[int, int | None] = {}
    for some in chunks(sorted(member_ids)):
        past: dict[int, dict[date, int]] = defaultdict(dict)
        query = select(MemberDay.member_id, MemberDay.day, MemberDay.contribution)
        query = query.where(MemberDay.member_id.in_(some), MemberDay.day >= reach, MemberDay.day < day)
        for member_id, when, contribution in db.session.execute(query):
            past[member_id][when] = contribution
        joined = db.session.execute(select(Member.id, Member.joined_at).where(Member.id.in_(some)))
        for member_id, joined_at in joined:
            first = min([day_of(joined_at, site().zone), *past[member_id]])
            found[member_id] = upper_quartile(past[member_id], first, day)
    return found


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
    ripe = select(HeatState.id, HeatState.member_id, HeatState.day)
    ripe = ripe.where(HeatState.followed.is_(None), HeatState.day <= until - timedelta(days=FOLLOWED_DAYS))
    found = []
    for state_id, member_id, day in db.session.execute(ripe).all():
        given = select(func.coalesce(func.sum(MemberDay.contribution), 0)).where(
            MemberDay.member_id == member_id,
            MemberDay.day >= day,
            MemberDay.day < day + timedelta(days=FOLLOWED_DAYS),
        )
        found.append({"id": state_id, "followed": int(db.session.scalar(given) or 0)})
    if found:
        db.session.execute(update(HeatState), found)
