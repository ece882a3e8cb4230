"""One figure: its value, its history, and who or what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.behind import BY_IDEA, MEMBERS, TOPICS, of_department, of_month
from app.figures.catalogue import FIGURES
from app.figures.days import today
from app.figures.measures.idea_ways import DEPARTMENT, FUNNEL
from app.figures.tables import FigurePoint, SiteDay
from app.models.departments import Department
from app.models.members import Member
from app.models.topics import Topic
from app.queries.figures.values import Value, latest

SHOWN = 100
HISTORY_DAYS = 365
MONTHS = 12
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
class Chosen:
    """Which of the ideas behind a figure: of a department, posted in a month."""

    department_id: int = 0
    month: date | None = None


@dataclass(frozen=True)
class FigurePage:
    """`members` or `topics` are the first of `behind` many; None where nobody stands behind a figure."""

    value: Value
    history: Sequence[Row]
    parts: Sequence[Row]
    behind: int | None
    members: Sequence[Member]
    topics: Sequence[Topic]
    departments: Sequence[tuple[Department, Row]]
    months: Sequence[Row]  # by which the ideas behind it can be looked at


def figure_page(name: str, chosen: Chosen | None = None) -> FigurePage:
    if name not in FIGURES:
        raise NotFound(_("There is no such figure."))
    rows = history(name)
    behind, members, topics = _behind(name, chosen or Chosen())
    return FigurePage(
        latest([name])[name],
        [row for row in rows if not row.part],
        [row for row in rows if row.part],
        behind,
        members,
        topics,
        _departments(rows),
        [row for row in rows if row.part == "month"][: -MONTHS - 1 : -1] if name in BY_IDEA else (),
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


def _behind(name: str, chosen: Chosen) -> tuple[int | None, Sequence[Member], Sequence[Topic]]:
    if name in MEMBERS:
        ids = MEMBERS[name](today())
        found = list(db.session.scalars(ids.limit(SHOWN)))
        people = db.session.scalars(select(Member).where(Member.id.in_(found))).all()
        return _count(ids), sorted(people, key=lambda member: found.index(member.id)), ()
    if name in TOPICS:
        ids = TOPICS[name](today())
        if name in BY_IDEA and chosen.department_id:
            ids = of_department(ids, chosen.department_id)
        if name in BY_IDEA and chosen.month:
            ids = of_month(ids, chosen.month)
        wanted = list(db.session.scalars(ids.limit(SHOWN)))
        query = select(Topic).where(Topic.id.in_(wanted)).options(joinedload(Topic.author), joinedload(Topic.space))
        return _count(ids), (), sorted(db.session.scalars(query), key=lambda topic: wanted.index(topic.id))
    return None, (), ()


def _count(ids: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(ids.order_by(None).subquery())) or 0


def _departments(rows: Sequence[Row]) -> Sequence[tuple[Department, Row]]:
    """The latest value of each department that looks after ideas."""
    theirs = {row.part: row for row in rows if row.part.startswith(DEPARTMENT)}
    if not theirs:
        return ()
    last = max(row.day for row in theirs.values())
    found = db.session.scalars(select(Department).order_by(Department.position, Department.id))
    parts = [(each, theirs.get(f"{DEPARTMENT}{each.id}")) for each in found]
    return [(each, row) for each, row in parts if row and row.day == last]


def funnel() -> Sequence[Value]:
    """The steps from posted to done."""
    return list(latest(FUNNEL).values())
