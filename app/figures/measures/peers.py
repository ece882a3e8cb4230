"""Connections of each member: how many, how they are spread, who is connected and who is isolated."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import Select, case, delete, func, select, union_all, update

from app.base.clock import start_of
from app.base.columns import among, read, write
from app.base.database import db
from app.figures.basis import note, noted, unnote
from app.figures.days import counts, make_members_due, take_due_members
from app.figures.measures.ties import RECENT_DAYS
from app.figures.points import Point, keep, number, share
from app.figures.tables import MemberTies
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.connections import Connection
from app.settings.store import site

ACTIVE_DAYS = 28
CONNECTED_FROM = 3
NAME, DAY = "peers", "peers day"
COLUMNS = ("member_id", "peers", "recent", "mutual", "isolated")
NAMES = ("peers", "peers_recent", "peers_mutual", "connected_members", "isolated")
UNSEEN = {"synchronize_session": False}


def note_changed(members: Iterable[int]) -> None:
    """Some of these members' ties are new, gone or other ones."""
    make_members_due(NAME, members)


def redo_everything() -> None:
    unnote(DAY)


def work_out(day: date) -> None:
    """Count the ties of those whose ties changed or went out of the 90 days, and what all of them come to."""
    due, last = take_due_members(NAME), noted(DAY)
    if last:
        due += _faded(date.fromisoformat(last), day)
    _count_ties(day, sorted(set(due)) if last else None)
    note(DAY, day.isoformat())
    active, members = _note_isolated(day), _members()
    points = [
        *_spread("peers", day, _histogram("peers"), members),
        *_spread("peers_recent", day, _histogram("recent"), members),
        *_spread("peers_mutual", day, _histogram("mutual"), members),
        share("connected_members", day, _connected(), members),
        number("isolated", day, _isolated(), active),
    ]
    keep(NAMES, [point for point in points if not point.part], since=day)
    keep(NAMES, [point for point in points if point.part], since=day, part="d")


def _horizon(day: date) -> datetime:
    return start_of(day - timedelta(days=RECENT_DAYS - 1), site().zone)


def _faded(last: date, day: date) -> list[int]:
    """Members of the pairs whose last contact was in the 90 days ending with `last`, and is not in those of `day`."""
    gone = (Connection.last_at >= _horizon(last), Connection.last_at < _horizon(day))
    low, high = read(select(Connection.low_id, Connection.high_id).where(*gone))
    return [*low.tolist(), *high.tolist()]


def _count_ties(day: date, members: list[int] | None) -> None:
    """Of these members, or of all."""
    sides = []
    for mine, other in ((Connection.low_id, Connection.high_id), (Connection.high_id, Connection.low_id)):
        query = select(mine.label("member_id"), Connection.last_at, Connection.mutual_on)
        query = query.where(counts(mine), counts(other))
        sides.append(query if members is None else query.where(among(mine, members)))
    tie = union_all(*sides).subquery()
    recent = func.sum(case((tie.c.last_at >= _horizon(day), 1), else_=0))
    counted = select(tie.c.member_id, func.count(), recent, func.count(tie.c.mutual_on)).group_by(tie.c.member_id)
    old = delete(MemberTies)
    old = old if members is None else old.where(among(MemberTies.member_id, members))
    db.session.execute(old, execution_options=UNSEEN)
    rows = db.session.execute(counted).all()
    write(MemberTies, COLUMNS, [(each, peers, int(lately), mutual, False) for each, peers, lately, mutual in rows])


def _note_isolated(day: date) -> int:
    """Who is active without a recent tie; who has no tie at all has a row for that alone. How many are active."""
    db.session.execute(delete(MemberTies).where(MemberTies.peers == 0), execution_options=UNSEEN)
    (active,) = read(_active_members(day))
    members, recent, before = read(select(MemberTies.member_id, MemberTies.recent, MemberTies.isolated))
    isolated = (recent == 0) & np.isin(members, active)
    for value in (True, False):
        turned = members[(isolated != before) & (isolated == value)].tolist()
        turn = update(MemberTies).where(among(MemberTies.member_id, turned)).values(isolated=value)
        db.session.execute(turn, execution_options=UNSEEN)
    write(MemberTies, COLUMNS, [(each, 0, 0, 0, True) for each in np.setdiff1d(active, members).tolist()])
    return len(active)


def _active_members(day: date) -> Select[int]:
    return (
        select(MemberDay.member_id)
        .join(Member, Member.id == MemberDay.member_id)
        .where(MemberDay.active, MemberDay.day > day - timedelta(days=ACTIVE_DAYS), MemberDay.day <= day)
        .where(counts(MemberDay.member_id), Member.left_at.is_(None))
        .distinct()
    )


def _members() -> int:
    query = select(func.count()).select_from(Member).where(counts(Member.id), Member.left_at.is_(None))
    return db.session.scalar(query) or 0


def _histogram(column: str) -> dict[int, int]:
    """How many present members have how many; who has no row has none."""
    value = getattr(MemberTies, column)
    query = select(value, func.count()).join(Member, Member.id == MemberTies.member_id).where(Member.left_at.is_(None))
    return {peers: members for peers, members in db.session.execute(query.group_by(value))}


def _spread(name: str, day: date, histogram: Mapping[int, int], members: int) -> list[Point]:
    """The median, and the deciles as parts d1 to d9: so many members in a hundred have at most so many."""
    without = members - sum(histogram.values())
    steps = sorted({**histogram, 0: histogram.get(0, 0) + without}.items())
    values = {tenth: _rank(steps, -(-tenth * members // 10)) for tenth in range(1, 10)}
    deciles = [Point(name, day, values[tenth], None, members, f"d{tenth}") for tenth in values]
    return [Point(name, day, values[5], None, members), *deciles]


def _rank(steps: list[tuple[int, int]], rank: int) -> float | None:
    for value, members in steps:
        rank -= members
        if rank <= 0 and members:
            return float(value)
    return None


def _connected() -> int:
    query = select(func.count()).select_from(MemberTies).join(Member, Member.id == MemberTies.member_id)
    return db.session.scalar(query.where(MemberTies.mutual >= CONNECTED_FROM, Member.left_at.is_(None))) or 0


def _isolated() -> int:
    return db.session.scalar(select(func.count()).select_from(MemberTies).where(MemberTies.isolated)) or 0
