"""The ten-minute briefing: what moved, who rises and fades, what waits, and what to do next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.behind import TOPICS
from app.figures.days import today
from app.figures.heat.tables import HeatState
from app.figures.tables import ConnectionDay, LevelDay, SiteDay
from app.models.moderation import Flag
from app.models.topics import Topic
from app.queries.figures.heat_page import noticed
from app.queries.figures.values import Value, latest
from app.readers.ideas import IdeaProgress

PERIODS_BACK = 13
VALUES = (
    "isolated",
    "unanswered",
    "realisation",
    "staff_replies",
    "newcomers_answered",
    "newcomers_kept",
    "charter_weeks",
    "stars_of_year",
)
FEW = 5


@dataclass(frozen=True)
class Moved:
    """A figure of the period that ended yesterday, beside the one before. `normal`: how far it moves in most."""

    label: Reason
    href: str
    now: int
    before: int | None
    normal: float | None
    trend: Sequence[int]

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.now - self.before

    @property
    def is_unusual(self) -> bool:
        return self.change is not None and self.normal is not None and abs(self.change) > max(2 * self.normal, 2)


@dataclass(frozen=True)
class Waiting:
    """Things that wait for staff: how many, and since when the oldest."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class Briefing:
    day: date
    moved: Sequence[Moved]
    rising: Sequence[HeatState]
    fading: Sequence[HeatState]
    newcomers: Sequence[Topic]
    ideas: Waiting
    flags: Waiting
    values: dict[str, Value]


def briefing(period: int = 7) -> Briefing:
    """What moved is of the last `period` days."""
    day = today()
    return Briefing(
        day,
        moved(day, period),
        *noticed(FEW),
        _newcomers(day),
        *_waiting(),
        latest(VALUES, period),
    )


def moved(day: date, period: int = 7) -> list[Moved]:
    """Of the `period` days that ended yesterday."""
    since = day - timedelta(days=PERIODS_BACK * period)
    days = select(SiteDay, LevelDay, ConnectionDay).where(SiteDay.day >= since)
    days = days.outerjoin(LevelDay, LevelDay.day == SiteDay.day)
    rows = db.session.execute(days.outerjoin(ConnectionDay, ConnectionDay.day == SiteDay.day)).all()
    sites = {each.day: each for each, _level, _tie in rows}
    levels = {each.day: each for _site, each, _tie in rows if each}
    ties = {each.day: each for _site, _level, each in rows if each}

    def summed(*names: str) -> Callable[[date], int | None]:
        return lambda end: _sum(sites, names, end, period)

    def standing(rows: dict[date, LevelDay] | dict[date, ConnectionDay], name: str) -> Callable[[date], int | None]:
        return lambda end: getattr(rows[end], name) if end in rows else None

    def active(end: date) -> int | None:
        return getattr(sites[end], active_in) if end in sites else None

    eve = day - timedelta(days=1)
    active_in = "wau" if period == 7 else "mau"
    return [
        _period(_("Active members"), f"/admin/figures/{active_in}", eve, period, active),
        _period(_("New members"), "/admin/figures/new_members", eve, period, summed("new_members")),
        _period(
            _("Posts"), "/admin/figures/posts_a_day", eve, period, summed("topics", "answers", "comments", "ideas")
        ),
        _period(_("Nices and chips"), "/admin/connections", eve, period, summed("nices_given", "chips_given")),
        _period(_("Core fans"), "/admin/levels", eve, period, standing(levels, "core")),
        _period(_("Connections alive"), "/admin/connections", eve, period, standing(ties, "recent")),
    ]


def _sum(days: dict[date, SiteDay], names: Sequence[str], end: date, period: int) -> int | None:
    found = [days[end - timedelta(days=back)] for back in range(period) if end - timedelta(days=back) in days]
    return sum(getattr(each, name) for each in found for name in names) if found else None


def _period(label: Reason, href: str, eve: date, days: int, ending: Callable[[date], int | None]) -> Moved:
    """The size of a normal period's swing is the median of the absolute changes of the periods before this one."""
    values = [ending(eve - timedelta(days=days * back)) for back in range(PERIODS_BACK)]
    known = [value for value in values if value is not None]
    swings = [abs(later - earlier) for later, earlier in pairwise(known[1:])]
    before = known[1] if len(known) > 1 else None
    return Moved(label, href, known[0] if known else 0, before, median(swings) if swings else None, known[::-1])


def _newcomers(day: date) -> Sequence[Topic]:
    ids = TOPICS["newcomers_answered"](day).limit(FEW)
    query = select(Topic).where(Topic.id.in_(ids)).options(joinedload(Topic.author))
    return db.session.scalars(query.order_by(Topic.published_at)).all()


def _waiting() -> tuple[Waiting, Waiting]:
    """Ideas without a decision, and open flags."""
    undecided = IdeaProgress.stands & IdeaProgress.status.in_(("not_started", "reviewing"))
    ideas = select(func.count(), func.min(IdeaProgress.posted_at)).where(undecided)
    flags = select(func.count(), func.min(Flag.at)).where(Flag.resolved_at.is_(None))
    (count, oldest), (more, older) = db.session.execute(ideas.union_all(flags)).all()
    return Waiting(count, oldest), Waiting(more, older)
