"""With whom a member is connected, as everybody may know it: names and since when, no strength and no score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select

from app.base.database import db
from app.models.members import Member
from app.readers.connections import Connection

SHOWN = 8


@dataclass(frozen=True)
class Tie:
    """Somebody the member is connected with; `since` is their first contact."""

    other: Member
    since: datetime


@dataclass(frozen=True)
class Ties:
    """The strongest first; `others` are the connections that are not shown."""

    strongest: Sequence[Tie]
    others: int


def ties_of(member_id: int) -> Ties:
    """One command, however many there are. Who has left or is a bot is not named."""
    peer_id = case((Connection.low_id == member_id, Connection.high_id), else_=Connection.low_id)
    query = (
        select(Member, Connection.first_at, func.count().over())
        .select_from(Connection)
        .join(Member, Member.id == peer_id)
        .where(or_(Connection.low_id == member_id, Connection.high_id == member_id))
        .where(Member.left_at.is_(None), Member.is_bot.is_(False))
        .order_by(Connection.strength.desc(), Member.id)
        .limit(SHOWN)
    )
    rows = db.session.execute(query).all()
    total = rows[0][2] if rows else 0
    return Ties([Tie(other, since) for other, since, _total in rows], total - len(rows))
