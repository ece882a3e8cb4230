"""A member as staff see them: acts by day, levels, heat, connections, each with its inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from app.base.clock import day_of
from app.base.database import db
from app.figures.days import today
from app.figures.heat.tables import HeatNow, HeatState
from app.figures.levels.rule import WINDOW_DAYS
from app.figures.tables import LeftOut, LevelChange, MemberLevel, MemberTies
from app.ledger import Account, wallet
from app.models.members import Member
from app.models.staff_acts import StaffAct, StaffNote
from app.queries.figures.acts_page import acts_with
from app.queries.figures.member_scores import MemberScores, scores_of, told_of
from app.readers.activity import Act, MemberDay
from app.readers.activity.weights import weights
from app.readers.connections import Connection, strength_on
from app.settings.store import site

SHOWN_DAYS = 90
SHOWN_TIES = 20
SHOWN_ACTS = 20


@dataclass(frozen=True)
class Input:
    """One kind of act in the 28 days before today: so often, so heavy."""

    act: Act
    times: int
    weight: int

    @property
    def contribution(self) -> int:
        return self.times * self.weight


@dataclass(frozen=True)
class Tie:
    """One connection, seen from this member."""

    other: Member
    given: int
    received: int
    days: int
    strength: float
    last_on: date
    is_mutual: bool
    level: str | None


@dataclass(frozen=True)
class SinceThen:
    """What happened since staff looked at the member before: acts by kind, changes of level and of heat."""

    since: date
    done: Sequence[tuple[Act, int]]
    active_days: int
    changes: Sequence[LevelChange]
    states: Sequence[HeatState]


@dataclass(frozen=True)
class MemberStory:
    member: Member
    is_counted: bool
    day: date
    level: MemberLevel | None
    changes: Sequence[LevelChange]
    inputs: Sequence[Input]
    active_days: int
    days: Sequence[MemberDay]
    heat: HeatNow | None
    states: Sequence[HeatState]
    ties: MemberTies | None
    strongest: Sequence[Tie]
    points: int
    acts: Sequence[StaffAct]
    notes: Sequence[StaffNote]
    news: "SinceThen | None"
    scores: MemberScores

    @property
    def contribution(self) -> int:
        return sum(each.contribution for each in self.inputs)


def member_story(member: Member, looked_at: datetime | None = None) -> MemberStory:
    """`looked_at`: when the reader looked at this page before."""
    day = today()
    since = day - timedelta(days=SHOWN_DAYS)
    days = db.session.scalars(
        select(MemberDay).where(MemberDay.member_id == member.id, MemberDay.day > since).order_by(MemberDay.day.desc())
    ).all()
    window = [each for each in days if day - timedelta(days=WINDOW_DAYS) <= each.day < day]
    history = select(LevelChange).where(LevelChange.member_id == member.id).order_by(LevelChange.day.desc())
    noticed = select(HeatState).where(HeatState.member_id == member.id).order_by(HeatState.day.desc())
    left_out, level, heat, ties, balance, *told = _standing(member.id, day)
    changes, states = db.session.scalars(history).all(), db.session.scalars(noticed).all()
    return MemberStory(
        member,
        left_out is None,
        day,
        level,
        changes,
        _inputs(window),
        sum(each.active for each in window),
        days,
        heat,
        states,
        ties,
        _strongest(member.id, day),
        balance or 0,
        acts_with(member.id, SHOWN_ACTS),
        _notes(member.id),
        _since(day_of(looked_at, site().zone), days, changes, states) if looked_at else None,
        scores_of(days, *told),
    )


def _notes(member_id: int) -> Sequence[StaffNote]:
    query = select(StaffNote).where(StaffNote.member_id == member_id).options(joinedload(StaffNote.author))
    return db.session.scalars(query.order_by(StaffNote.id.desc()).limit(SHOWN_ACTS)).all()


def _since(
    then: date, days: Sequence[MemberDay], changes: Sequence[LevelChange], states: Sequence[HeatState]
) -> SinceThen:
    """Of the days shown; who looked longer ago is told of these alone."""
    later = [each for each in days if each.day >= then]
    done = [
        (act, sum(getattr(each, act.column) for each in later)) for act in Act if act not in (Act.VISITS, Act.DWELL)
    ]
    return SinceThen(
        then,
        [(act, times) for act, times in done if times],
        sum(each.active for each in later),
        [each for each in changes if each.day >= then],
        [each for each in states if each.day >= then],
    )


def _standing(member_id: int, day: date) -> tuple[Any, ...]:
    """What is kept of a member today, each in a row of its own table: one question for all of it."""
    told = told_of(member_id, day)
    query = select(LeftOut, MemberLevel, HeatNow, MemberTies, Account.balance, *told).select_from(Member)
    for table in (LeftOut, MemberLevel, HeatNow, MemberTies):
        query = query.outerjoin(table, table.member_id == Member.id)
    query = query.outerjoin(Account, wallet(member_id).is_row())
    return tuple(db.session.execute(query.where(Member.id == member_id)).one())


def _inputs(window: Sequence[MemberDay]) -> list[Input]:
    weight = weights(site())
    counted = [(act, sum(getattr(each, act.column) for each in window)) for act in Act if act is not Act.DWELL]
    return [Input(act, times, weight.get(act, 0)) for act, times in counted if times]


def _strongest(member_id: int, day: date) -> list[Tie]:
    low, high = aliased(Member), aliased(Member)
    query = (
        select(Connection, low, high, MemberLevel.level)
        .join(low, low.id == Connection.low_id)
        .join(high, high.id == Connection.high_id)
        .outerjoin(MemberLevel, MemberLevel.member_id == Connection.low_id + Connection.high_id - member_id)
        .where(or_(Connection.low_id == member_id, Connection.high_id == member_id))
        .order_by(Connection.strength.desc())
        .limit(SHOWN_TIES)
    )
    return [_seen_from(member_id, *row, day) for row in db.session.execute(query)]


def _seen_from(member_id: int, tie: Connection, low: Member, high: Member, level: str | None, day: date) -> Tie:
    there, back = tie.contacts_low_to_high, tie.contacts_high_to_low
    given, received, other = (there, back, high) if tie.low_id == member_id else (back, there, low)
    return Tie(
        other,
        given,
        received,
        tie.days,
        strength_on(tie.strength, day),
        day_of(tie.last_at, site().zone),
        tie.is_mutual,
        level,
    )
