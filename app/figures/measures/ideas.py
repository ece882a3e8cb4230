"""What becomes of ideas: of the last 90 days, and by month of posting."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.base.clock import month_start, next_month, now
from app.base.database import db
from app.figures.days import counts
from app.figures.points import ALL, Point, keep, number, share, waiting_percentile
from app.figures.tables import FigurePoint
from app.readers.ideas import IdeaProgress
from app.settings.store import site

WINDOW_DAYS = 90
MONTH = "month"
DAY = timedelta(days=1)
UNDECIDED = ("not_started", "reviewing")
BY_TIME = ("ideas_seen", "ideas_decided", "first_word_median", "first_word_p90")
BY_MONTH = ("ideas_posted", "realisation", "ideas_undecided")


def work_out(day: date, months: Iterable[date]) -> None:
    """Today's window, and these months of posting (any day of each)."""
    at = now()
    window = _posted(day - timedelta(days=WINDOW_DAYS - 1), day)
    young = {month_start(day), month_start(day - timedelta(days=site().idea_word_days + 1))}
    young.add(month_start(day - timedelta(days=site().idea_seen_days + 1)))
    for month in sorted({month_start(each) for each in months} | young):
        ideas = _posted(month, next_month(month) - timedelta(days=1))
        points = [*measure(ideas, month, at, MONTH), *realised(ideas, month, MONTH)] if ideas else []
        keep((*BY_TIME, *BY_MONTH), points, since=month, until=month, part=MONTH)
    keep((*BY_TIME, *BY_MONTH), [*measure(window, day, at), *_of_all_months(day)], since=day)


def _posted(first: date, last: date) -> Sequence[IdeaProgress]:
    query = select(IdeaProgress).where(IdeaProgress.posted_on >= first, IdeaProgress.posted_on <= last)
    query = query.where(counts(IdeaProgress.author_id))
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def measure(ideas: Sequence[IdeaProgress], day: date, at: datetime, part: str = ALL) -> list[Point]:
    """How fast staff took them up, as they stand at `at`; removed ones left out."""
    standing = [each for each in ideas if each.stands]
    words = [(each.first_word_at - each.posted_at) / DAY if each.first_word_at else None for each in standing]
    seen = [(each.posted_at, each.seen_at) for each in standing]
    decided = [(each.posted_at, each.decided_at) for each in standing]
    return [
        _within("ideas_seen", site().idea_seen_days, seen, day, at, part),
        _within("ideas_decided", site().idea_word_days, decided, day, at, part),
        Point("first_word_median", day, waiting_percentile(words, 50), None, len(standing), part),
        Point("first_word_p90", day, waiting_percentile(words, 90), None, len(standing), part),
    ]


def _within(
    name: str, days: int, moments: Sequence[tuple[datetime, datetime | None]], day: date, at: datetime, part: str
) -> Point:
    """Of the ideas that are old enough to tell."""
    limit = timedelta(days=days)
    ripe = [(posted, then) for posted, then in moments if posted + limit <= at]
    return share(name, day, sum(then is not None and then <= posted + limit for posted, then in ripe), len(ripe), part)


def realised(ideas: Sequence[IdeaProgress], day: date, part: str = ALL) -> list[Point]:
    """Done of posted, without merged and removed ones; the undecided apart."""
    counted = [each.status for each in ideas if each.stands and each.status != "merged"]
    n = len(counted)
    return [
        number("ideas_posted", day, len(ideas), n, part),
        share("realisation", day, counted.count("done"), n, part),
        share("ideas_undecided", day, sum(status in UNDECIDED for status in counted), n, part),
    ]


def _of_all_months(day: date) -> list[Point]:
    """The months added up: every idea ever posted."""
    query = select(func.coalesce(func.sum(FigurePoint.hits), 0), func.coalesce(func.sum(FigurePoint.n), 0))
    sums = {}
    for name in BY_MONTH:
        row = db.session.execute(query.where(FigurePoint.name == name, FigurePoint.part == MONTH)).one()
        sums[name] = (int(row[0] or 0), int(row[1] or 0))
    return [
        number("ideas_posted", day, *sums["ideas_posted"]),
        share("realisation", day, *sums["realisation"]),
        share("ideas_undecided", day, *sums["ideas_undecided"]),
    ]
