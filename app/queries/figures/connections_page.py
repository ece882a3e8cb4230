"""Connections: how many by day, how they are spread, newcomers by week, who is isolated, and the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.figures.days import today
from app.figures.measures import picture
from app.figures.tables import ConnectionDay, FigurePicture, FigurePoint, MemberTies
from app.models.members import Member
from app.queries.figures.values import Value, latest

TREND_DAYS = 365
WEEKS = 26
SHOWN = 30
FIGURES = (
    "peers",
    "peers_mutual",
    "connected_members",
    "newcomer_integration",
    "isolated",
    "reciprocity",
    "density",
    "largest_component",
    "bridges",
)


@dataclass(frozen=True)
class ConnectionsPage:
    """`spread`: by column, the values of the nine tenths. `isolated_count` may be more than those listed."""

    days: Sequence[ConnectionDay]
    values: Mapping[str, Value]
    spread: Mapping[str, Sequence[float | None]]
    weeks: Sequence[FigurePoint]
    isolated: Sequence[Member]
    isolated_count: int
    picture: Mapping[str, Any]
    names: Mapping[int, Member]

    @property
    def now(self) -> ConnectionDay | None:
        return self.days[-1] if self.days else None

    @property
    def four_weeks_ago(self) -> ConnectionDay | None:
        return self.days[-29] if len(self.days) > 28 else None


def connections_page() -> ConnectionsPage:
    until = today()
    trend = select(ConnectionDay).where(ConnectionDay.day > until - timedelta(days=TREND_DAYS))
    weeks = select(FigurePoint).where(
        FigurePoint.name == "newcomer_integration", FigurePoint.day > until - timedelta(weeks=WEEKS)
    )
    lonely = select(Member).join(MemberTies, MemberTies.member_id == Member.id).where(MemberTies.isolated)
    drawn = db.session.scalar(select(FigurePicture.body).where(FigurePicture.name == picture.NAME)) or {}
    names = select(Member).where(Member.id.in_([each["id"] for each in drawn.get("members", ())]))
    return ConnectionsPage(
        db.session.scalars(trend.order_by(ConnectionDay.day)).all(),
        latest(FIGURES),
        _spread(),
        db.session.scalars(weeks.order_by(FigurePoint.day)).all(),
        db.session.scalars(lonely.order_by(Member.visited_on.desc(), Member.id).limit(SHOWN)).all(),
        db.session.scalar(select(func.count()).select_from(MemberTies).where(MemberTies.isolated)) or 0,
        drawn,
        {member.id: member for member in db.session.scalars(names)},
    )


def _spread() -> dict[str, list[float | None]]:
    """The tenths as they were worked out last."""
    last = select(func.max(FigurePoint.day)).where(FigurePoint.name == "peers").scalar_subquery()
    query = select(FigurePoint.name, FigurePoint.value).where(
        FigurePoint.name.in_(("peers", "peers_recent", "peers_mutual")),
        FigurePoint.part.startswith("d"),
        FigurePoint.day == last,
    )
    found: dict[str, list[float | None]] = {}
    for name, value in db.session.execute(query.order_by(FigurePoint.name, FigurePoint.part)):
        found.setdefault(name, []).append(value)
    return found


def all_days() -> Sequence[ConnectionDay]:
    return db.session.scalars(select(ConnectionDay).order_by(ConnectionDay.day)).all()


def shown_until(page: ConnectionsPage) -> date | None:
    return page.now.day if page.now else None
