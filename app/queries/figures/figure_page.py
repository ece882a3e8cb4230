"""One figure: its value, its history, and who or what stands behind it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.base.counting import counted
from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.behind import BY_IDEA, MEMBERS, TOPICS, of_department, of_month
from app.figures.behind_people import KEPT_MEMBERS, KEPT_PAIRS, POSTS, kept
from app.figures.catalogue import FIGURES, Figure
from app.figures.days import today
from app.figures.measures.idea_ways import DEPARTMENT
from app.figures.tables import FigurePoint, SiteDay
from app.models.departments import Department
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.figures.comparing import Compared, comparison
from app.queries.figures.values import PERIODS, WEEK, Value, band_around, latest

SHOWN = 100
COUNTED = 5_000
ALWAYS = date(1970, 1, 1)
HISTORY_DAYS = {7: 91, 28: 365, 90: 730, 365: 3650}  # shown for each period
PARTS_DAYS = 400  # of figures by week or month at least so much
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
class Behind:
    """Who or what stands behind a figure, the first of `count` many; no count: so many that nobody counts them."""

    count: int | None = None
    members: Sequence[Member] = ()
    topics: Sequence[Topic] = ()
    posts: Sequence[Post] = ()
    pairs: Sequence[tuple[Member, Member]] = ()

    @property
    def shown(self) -> int:
        return len(self.members or self.topics or self.posts or self.pairs)


@dataclass(frozen=True)
class FigurePage:
    """`behind` is None where nobody stands behind a figure. `bands`: for each row, where it was normal."""

    value: Value
    period: int
    history: Sequence[Row]
    bands: Sequence[tuple[float, float] | None]
    parts: Sequence[Row]
    behind: Behind | None
    departments: Sequence[tuple[Department, Row]]
    months: Sequence[Row]  # by which the ideas behind it can be looked at
    comparison: Sequence[Compared] = ()


def figure_page(name: str, chosen: Chosen | None = None, period: int = WEEK) -> FigurePage:
    if name not in FIGURES:
        raise NotFound(_("There is no such figure."))
    period = period if period in PERIODS else WEEK
    value = latest([name], period)[name]
    rows = history(name, period)
    days = [row for row in rows if not row.part]
    shown = today() - timedelta(days=HISTORY_DAYS[period])
    bands = _bands(value.figure, days, period)
    first = next((place for place, row in enumerate(days) if row.day > shown), len(days))
    return FigurePage(
        value,
        period,
        days[first:],
        bands[first:],
        [row for row in rows if row.part],
        _behind(name, chosen or Chosen()),
        _departments(rows),
        [row for row in rows if row.part == "month"][: -MONTHS - 1 : -1] if name in BY_IDEA else (),
        comparison(name),
    )


def history(name: str, period: int = 0) -> list[Row]:
    """Every point that is kept; for a period, what its page shows and the periods before that."""
    reach = max(HISTORY_DAYS[period] + period * PERIODS[period], PARTS_DAYS) if period else 0
    since = today() - timedelta(days=reach) if reach else ALWAYS
    if name in BY_DAY:
        column = BY_DAY[name]
        days = db.session.execute(select(SiteDay.day, column).where(SiteDay.day > since).order_by(SiteDay.day))
        return [Row(day, "", float(number), number, None) for day, number in days]
    columns = (FigurePoint.day, FigurePoint.part, FigurePoint.value, FigurePoint.hits, FigurePoint.n)
    query = select(*columns).where(FigurePoint.name == name, FigurePoint.day > since)
    return [Row(*row) for row in db.session.execute(query.order_by(FigurePoint.day, FigurePoint.part))]


def _bands(figure: Figure, rows: Sequence[Row], period: int) -> list[tuple[float, float] | None]:
    """On each day: the value a period before, give or take twice the median move of the periods before that."""
    days = [row.day for row in rows]

    def standing(day: date) -> float | None:
        place = bisect_right(days, day)
        return rows[place - 1].value if place else None

    found: list[tuple[float, float] | None] = []
    for row in rows:
        ends = [standing(row.day - timedelta(days=period * back)) for back in range(1, PERIODS[period] + 1)]
        moves = [abs(new - old) for new, old in pairwise(ends) if new is not None and old is not None]
        found.append(band_around(figure, ends[0], moves))
    return found


def _behind(name: str, chosen: Chosen) -> Behind | None:
    if name in KEPT_MEMBERS or name in KEPT_PAIRS:
        return _kept(name)
    if name in MEMBERS:
        ids = MEMBERS[name](today())
        return Behind(_count(ids), members=_people(list(db.session.scalars(ids.limit(SHOWN)))))
    if name in POSTS:
        wanted = list(db.session.scalars(POSTS[name](today()).limit(SHOWN)))
        posts = select(Post).where(Post.id.in_(wanted)).options(joinedload(Post.author), joinedload(Post.topic))
        return Behind(None, posts=sorted(db.session.scalars(posts), key=lambda post: wanted.index(post.id)))
    if name in TOPICS:
        ids = TOPICS[name](today())
        if name in BY_IDEA and chosen.department_id:
            ids = of_department(ids, chosen.department_id)
        if name in BY_IDEA and chosen.month:
            ids = of_month(ids, chosen.month)
        wanted = list(db.session.scalars(ids.limit(SHOWN)))
        query = select(Topic).where(Topic.id.in_(wanted)).options(joinedload(Topic.author), joinedload(Topic.space))
        return Behind(_count(ids), topics=sorted(db.session.scalars(query), key=lambda topic: wanted.index(topic.id)))
    return None


def _kept(name: str) -> Behind:
    """Members, or pairs of them, whom a worker found."""
    found = kept(name)
    if name in KEPT_PAIRS:
        pairs = [(low, high) for low, high in found.ids[:SHOWN]]  # type: ignore[misc]
        people = {member.id: member for member in _people(sorted({each for pair in pairs for each in pair}))}
        both = [(people[low], people[high]) for low, high in pairs if low in people and high in people]
        return Behind(found.count, pairs=both)
    return Behind(found.count, members=_people([each for each in found.ids[:SHOWN] if isinstance(each, int)]))


def _people(ids: Sequence[int]) -> list[Member]:
    """In the order of their ids."""
    place = {each: number for number, each in enumerate(ids)}
    found = db.session.scalars(select(Member).where(Member.id.in_(ids)))
    return sorted(found, key=lambda member: place[member.id])


def _count(ids: Select[int]) -> int | None:
    found = db.session.scalar(select(counted(ids, COUNTED))) or 0
    return found if found <= COUNTED else None


def _departments(rows: Sequence[Row]) -> Sequence[tuple[Department, Row]]:
    """The latest value of each department that looks after ideas."""
    theirs = {row.part: row for row in rows if row.part.startswith(DEPARTMENT)}
    if not theirs:
        return ()
    last = max(row.day for row in theirs.values())
    found = db.session.scalars(select(Department).order_by(Department.position, Department.id))
    parts = [(each, theirs.get(f"{DEPARTMENT}{each.id}")) for each in found]
    return [(each, row) for each, row in parts if row and row.day == last]
