"""One figure: its value, its history, and who or what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.behind import MEMBERS, TOPICS
from app.figures.catalogue import FIGURES
from app.figures.days import today
from app.figures.tables import FigurePoint, SiteDay
from app.models.members import Member
from app.models.topics import Topic
from app.queries.figures.values import Value, latest

SHOWN = 100
HISTORY_DAYS = 365
BY_DAY = {"dau": SiteDay.dau, "wau": SiteDay.wau, "mau": SiteDay.mau}


@dataclass(frozen=True)
class Row:
    """One point of the history."""

    day: date
    part: str
    value: float | None
    hits: int | None
    n: int | None


@dataclass(frozen=True)
class FigurePage:
    """`members` or `topics` are the first of `behind` many; None where nobody stands behind a figure."""

    value: Value
    history: Sequence[Row]
    parts: Sequence[Row]
    behind: int | None
    members: Sequence[Member]
    topics: Sequence[Topic]


def figure_page(name: str) -> FigurePage:
    if name not in FIGURES:
        raise NotFound(_("There is no such figure."))
    rows = history(name)
    behind, members, topics = _behind(name)
    return FigurePage(
        latest([name])[name],
        [row for row in rows if not row.part],
        [row for row in rows if row.part],
        behind,
        members,
        topics,
    )


def history(name: str) -> list[Row]:
    """Every point that is kept; of what is counted by day, the last year."""
    if name in BY_DAY:
        column = BY_DAY[name]
        since = today() - timedelta(days=HISTORY_DAYS)
        days = db.session.execute(select(SiteDay.day, column).where(SiteDay.day > since).order_by(SiteDay.day))
        return [Row(day, "", float(number), number, None) for day, number in days]
    columns = (FigurePoint.day, FigurePoint.part, FigurePoint.value, FigurePoint.hits, FigurePoint.n)
    query = select(*columns).where(FigurePoint.name == name).order_by(FigurePoint.day, FigurePoint.part)
    return [Row(*row) for row in db.session.execute(query)]


def _behind(name: str) -> tuple[int | None, Sequence[Member], Sequence[Topic]]:
    if name in MEMBERS:
        ids = MEMBERS[name](today())
        found = list(db.session.scalars(ids.limit(SHOWN)))
        people = db.session.scalars(select(Member).where(Member.id.in_(found))).all()
        return _count(ids), sorted(people, key=lambda member: found.index(member.id)), ()
    if name in TOPICS:
        ids = TOPICS[name](today())
        wanted = list(db.session.scalars(ids.limit(SHOWN)))
        query = select(Topic).where(Topic.id.in_(wanted)).options(joinedload(Topic.author), joinedload(Topic.space))
        return _count(ids), (), sorted(db.session.scalars(query), key=lambda topic: wanted.index(topic.id))
    return None, (), ()


def _count(ids: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(ids.order_by(None).subquery())) or 0
