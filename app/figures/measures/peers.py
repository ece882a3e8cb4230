"""Connections of each member: how many, how they are spread, who is connected and who is isolated."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import case, delete, func, insert, select, union_all

from app.base.clock import start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.measures.ties import RECENT_DAYS
from app.figures.points import Point, keep, number, share
from app.figures.tables import MemberTies
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.connections import Connection
from app.settings.store import site

ACTIVE_DAYS = 28
CONNECTED_FROM = 3
NAMES = ("peers", "peers_recent", "peers_mutual", "connected_members", "isolated")
UNSEEN = {"synchronize_session": False}


def work_out(day: date) -> None:
    """Count every member's ties as of `day`, and what they come to."""
    _count_ties(day)
    members = _members()
    points = [
        *_spread("peers", day, _histogram("peers"), members),
        *_spread("peers_recent", day, _histogram("recent"), members),
        *_spread("peers_mutual", day, _histogram("mutual"), members),
        share("connected_members", day, _connected(), members),
        number("isolated", day, _isolated(), _active(day)),
    ]
    keep(NAMES, [point for point in points if not point.part], since=day)
    keep(NAMES, [point for point in points if point.part], since=day, part="d")


def _count_ties(day: date) -> None:
    db.session.execute(delete(MemberTies), execution_options=UNSEEN)
    low, high = Connection.low_id, Connection.high_id
    both = counts(low) & counts(high)
    columns = (Connection.last_at, Connection.mutual_on)
    sides = union_all(
        select(low.label("member_id"), *columns).where(both), select(high.label("member_id"), *columns).where(both)
    ).subquery()
    horizon = start_of(day - timedelta(days=RECENT_DAYS - 1), site().zone)
    recent = func.sum(case((sides.c.last_at >= horizon, 1), else_=0))
    query = select(sides.c.member_id, func.count(), recent, func.count(sides.c.mutual_on)).group_by(sides.c.member_id)
    active = set(db.session.scalars(_active_members(day)))
    rows = []
    for member_id, peers, lately, mutual in db.session.execute(query):
        isolated = not lately and member_id in active
        rows.append(
            {"member_id": member_id, "peers": peers, "recent": int(lately), "mutual": mutual, "isolated": isolated}
        )
    alone = active - {row["member_id"] for row in rows}
    rows += [{"member_id": each, "peers": 0, "recent": 0, "mutual": 0, "isolated": True} for each in sorted(alone)]
    if rows:
        db.session.execute(insert(MemberTies), rows)


def _active_members(day: date):  # type: ignore[no-untyped-def]
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


def _active(day: date) -> int:
    return db.session.scalar(select(func.count()).select_from(_active_members(day).subquery())) or 0
