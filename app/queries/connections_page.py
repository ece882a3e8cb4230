"""Connections between members: totals by day, newcomers by week, and who is alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base.database import db
from app.figures.tables import ConnectionDay, FigurePoint, MemberTies
from app.models.members import Member

DAYS, WEEKS, FEW = 90, 12, 50


@dataclass(frozen=True)
class ConnectionsPage:
    """The last 90 days and 12 join weeks, oldest first; members active in 28 days without a connection in 90."""

    days: Sequence[ConnectionDay]
    newcomers: Sequence[FigurePoint]
    isolated: Sequence[Member]

    @property
    def today(self) -> ConnectionDay | None:
        return self.days[-1] if self.days else None


def connections_page() -> ConnectionsPage:
    days = select(ConnectionDay).order_by(ConnectionDay.day.desc()).limit(DAYS)
    weeks = (
        select(FigurePoint)
        .where(FigurePoint.name == "newcomer_integration", FigurePoint.part == "week")
        .order_by(FigurePoint.day.desc())
        .limit(WEEKS)
    )
    alone = (
        select(Member)
        .join(MemberTies, MemberTies.member_id == Member.id)
        .where(MemberTies.isolated.is_(True))
        .order_by(Member.joined_at.desc())
        .limit(FEW)
    )
    return ConnectionsPage(
        db.session.scalars(days).all()[::-1],
        db.session.scalars(weeks).all()[::-1],
        db.session.scalars(alone).all(),
    )
