"""Ranks by contribution; ties share a rank, and who does not want to be listed isn't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, func, select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.models.members import Member, Role
from app.models.spaces import Space
from app.readers.points import Contribution, SpaceContribution
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
    """One period's board, of one space or of all. `mine` is the viewer's own row, also below the last one shown."""

    period: str
    space: Space | None
    rows: Sequence[Row]
    mine: Row | None


def board(period: str, viewer: Member | None, at: datetime, space: Space | None = None) -> Board:
    """The first 50 of a period: `week`, `month` or `all`. Staff and bots are left out."""
    if period not in PERIODS:
        raise NotFound(_("There is no such leaderboard."))
    key = dict(zip(("all", "month", "week"), periods_of(at), strict=True))[period]
    counted = _counted(key, space)
    query = (
        select(counted.c.points, Member)
        .join(Member, Member.id == counted.c.member_id)
        .where(counted.c.points > 0, *_listed())
        .order_by(counted.c.points.desc(), counted.c.member_id)
        .limit(ROWS)
    )
    rows: list[Row] = []
    for place, (points, member) in enumerate(db.session.execute(query), start=1):
        rank = rows[-1].rank if rows and rows[-1].points == points else place
        rows.append(Row(rank, member, points))
    return Board(period, space, rows, _mine(counted, viewer, rows))


def _counted(key: str, space: Space | None) -> Subquery:
    """Who contributed how much in a period: everywhere, or by posts in one space."""
    if space is None:
        return select(Contribution.member_id, Contribution.points).where(Contribution.period == key).subquery()
    here = SpaceContribution.period == key, SpaceContribution.space_id == space.id
    return select(SpaceContribution.member_id, SpaceContribution.points).where(*here).subquery()


def _mine(counted: Subquery, viewer: Member | None, rows: Sequence[Row]) -> Row | None:
    if viewer is None or not viewer.on_leaderboard or viewer.is_staff:
        return None
    shown = next((row for row in rows if row.member.id == viewer.id), None)
    points = db.session.scalar(select(counted.c.points).where(counted.c.member_id == viewer.id))
    if shown or not points or points <= 0:
        return shown
    ahead = (
        select(func.count())
        .select_from(counted)
        .join(Member, Member.id == counted.c.member_id)
        .where(counted.c.points > points, *_listed())
    )
    return Row((db.session.scalar(ahead) or 0) + 1, viewer, points)


def _listed() -> tuple[ColumnElement[bool], ...]:
    return (
        Member.on_leaderboard.is_(True),
        Member.role < int(Role.STAFF),
        Member.is_bot.is_(False),
        Member.left_at.is_(None),
    )
