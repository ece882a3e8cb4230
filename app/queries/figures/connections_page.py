"""Connections: how many by day, how they are spread, newcomers by week, whom to introduce, and the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.figures.days import today
from app.figures.tables import ConnectionDay, FigurePoint
from app.models.members import Member
from app.models.spaces import Space
from app.queries.figures.network import Network, Wanted, drawn, member_named, pictures, seen_from
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
class Introduction:
    """An isolated member, and with whom they have something in common (a space, where one is known)."""

    member: Member
    space: Space | None
    hosts: Sequence[Member]


@dataclass(frozen=True)
class ConnectionsPage:
    """`spread`: by column, the values of the nine tenths. `between`: ties of members at home in two spaces."""

    days: Sequence[ConnectionDay]
    values: Mapping[str, Value]
    spread: Mapping[str, Sequence[float | None]]
    weeks: Sequence[FigurePoint]
    isolated: Sequence[Introduction]
    network: Network
    wanted: Wanted
    spaces: Mapping[int, Space]
    between: Sequence[tuple[Space, Space, int]]
    bridging: Sequence[tuple[Member, Sequence[Space]]]

    @property
    def now(self) -> ConnectionDay | None:
        return self.days[-1] if self.days else None

    @property
    def four_weeks_ago(self) -> ConnectionDay | None:
        return self.days[-29] if len(self.days) > 28 else None


def connections_page(wanted: Wanted) -> ConnectionsPage:
    until = today()
    trend = select(ConnectionDay).where(ConnectionDay.day > until - timedelta(days=TREND_DAYS))
    weeks = select(FigurePoint).where(
        FigurePoint.name == "newcomer_integration", FigurePoint.day > until - timedelta(weeks=WEEKS)
    )
    picture, introduced = pictures(wanted.days)
    found = member_named(wanted.handle)
    body = seen_from(found.id, until) if found else drawn(picture, wanted)
    introduced = introduced[:SHOWN]
    people = _people(
        {each["id"] for each in body["members"]}
        | {each for member_id, _space, hosts in introduced for each in (member_id, *hosts)}
        | {member_id for member_id, _spaces in picture.get("bridging", ())}
    )
    spaces = {space.id: space for space in db.session.scalars(select(Space).order_by(Space.position, Space.id))}
    return ConnectionsPage(
        db.session.scalars(trend.order_by(ConnectionDay.day)).all(),
        latest(FIGURES),
        _spread(),
        db.session.scalars(weeks.order_by(FigurePoint.day)).all(),
        [
            Introduction(people[member_id], spaces.get(space or 0), [people[each] for each in hosts if each in people])
            for member_id, space, hosts in introduced
            if member_id in people
        ],
        Network(body, people, found, picture.get("all_members", 0), picture.get("all_ties", 0)),
        wanted,
        spaces,
        [
            (spaces[one], spaces[other], ties)
            for one, other, ties in picture.get("between", ())
            if {one, other} <= spaces.keys()
        ],
        [
            (people[member_id], [spaces[each] for each in reached if each in spaces])
            for member_id, reached in picture.get("bridging", ())
            if member_id in people
        ],
    )


def _people(ids: set[int]) -> dict[int, Member]:
    return {member.id: member for member in db.session.scalars(select(Member).where(Member.id.in_(ids)))}


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
