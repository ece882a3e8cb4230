"""Ranks by contribution; ties share a rank, and who does not want to be listed isn't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.models.members import Member, Role
from app.readers.points import Contribution
from app.readers.points.contributing import periods_of

ROWS = 50
PERIODS = ("week", "month", "all")


@dataclass(frozen=True)
class Row:
    rank: int
    member: Member
    points: int


@dataclass(frozen=True)
class Board:
    """One period's board. `mine` is the viewer's own row, also when it lies below the last one shown."""

    period: str
    rows: Sequence[Row]
    mine: Row | None


def board(period: str, viewer: Member | None, at: datetime) -> Board:
    """The first 50 of a period: `week`, `month` or `all`. Staff and bots are left out."""
    if period not in PERIODS:
        raise NotFound(_("There is no such leaderboard."))
    key = dict(zip(("all", "month", "week"), periods_of(at), strict=True))[period]
    query = (
        select(Contribution.points, Member)
        .join(Member, Member.id == Contribution.member_id)
        .where(Contribution.period == key, Contribution.points > 0, *_listed())
        .order_by(Contribution.points.desc(), Contribution.member_id)
        .limit(ROWS)
    )
    rows: list[Row] = []
    for place, (points, member) in enumerate(db.session.execute(query), start=1):
        rank = rows[-1].rank if rows and rows[-1].points == points else place
        rows.append(Row(rank, member, points))
    return Board(period, rows, _mine(key, viewer, rows))


def _mine(key: str, viewer: Member | None, rows: Sequence[Row]) -> Row | None:
    if viewer is None or not viewer.on_leaderboard or viewer.is_staff:
        return None
    shown = next((row for row in rows if row.member.id == viewer.id), None)
    points = db.session.scalar(
        select(Contribution.points).where(Contribution.period == key, Contribution.member_id == viewer.id)
    )
    if shown or not points or points <= 0:
        return shown
    ahead = (
        select(func.count())
        .select_from(Contribution)
        .join(Member, Member.id == Contribution.member_id)
        .where(Contribution.period == key, Contribution.points > points, *_listed())
    )
    return Row((db.session.scalar(ahead) or 0) + 1, viewer, points)


def _listed() -> tuple[ColumnElement[bool], ...]:
    return (
        Member.on_leaderboard.is_(True),
        Member.role < int(Role.STAFF),
        Member.is_bot.is_(False),
        Member.left_at.is_(None),
    )
