"""A department's report: what moved, what members asked of it, and the figures that concern everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.behind import TOPICS, of_department
from app.figures.catalogue import FIGURES, Figure
from app.figures.days import today
from app.figures.measures.idea_ways import DEPARTMENT
from app.figures.tables import FigurePoint
from app.models.departments import Department
from app.models.topics import Topic
from app.queries.figures.briefing import Moved, moved
from app.queries.figures.values import Value, latest

SHOWN = 10
OF_ALL = (
    "mau",
    "new_members",
    "net_growth",
    "answered_24h",
    "solved",
    "unanswered",
    "answered_by_members",
    "ideas_posted",
    "realisation",
)


@dataclass(frozen=True)
class OwnFigure:
    """A figure of the department's ideas of the last year."""

    figure: Figure
    value: float | None
    hits: int | None
    n: int | None


@dataclass(frozen=True)
class Report:
    """`waiting`: the department's undecided ideas, those that have waited longest first."""

    day: date
    period: int
    department: Department
    moved: Sequence[Moved]
    own: Sequence[OwnFigure]
    waiting: Sequence[Topic]
    values: Sequence[Value]


def report(department_id: int, period: int) -> Report:
    department = db.session.get(Department, department_id)
    if department is None:
        raise NotFound(_("There is no such department."))
    day = today()
    ids = of_department(TOPICS["ideas_undecided"](day), department_id).limit(SHOWN)
    waiting = select(Topic).where(Topic.id.in_(ids)).order_by(Topic.published_at)
    return Report(
        day,
        period,
        department,
        moved(day, period),
        _own(department_id),
        db.session.scalars(waiting).all(),
        list(latest(OF_ALL, period).values()),
    )


def _own(department_id: int) -> list[OwnFigure]:
    part = FigurePoint.part == f"{DEPARTMENT}{department_id}"
    last = select(func.max(FigurePoint.day)).where(part, FigurePoint.day > today() - timedelta(days=7))
    columns = (FigurePoint.name, FigurePoint.value, FigurePoint.hits, FigurePoint.n)
    rows = db.session.execute(select(*columns).where(part, FigurePoint.day == last.scalar_subquery()))
    found = {name: OwnFigure(FIGURES[name], value, hits, n) for name, value, hits, n in rows if name in FIGURES}
    return [found[name] for name in FIGURES if name in found]


def departments() -> Sequence[Department]:
    found = select(Department).where(Department.closed_at.is_(None)).order_by(Department.position, Department.id)
    return db.session.scalars(found).all()
