"""How fast and how well questions are answered: of the last 90 days, and by month of asking."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.base.clock import month_start, next_month, now
from app.base.database import db
from app.figures.days import counts
from app.figures.points import ALL, Point, keep, number, ratio, share, waiting_percentile
from app.readers.questions import QuestionProgress

WINDOW_DAYS = 90
MONTH = "month"
HOUR = timedelta(hours=1)
NAMES = (
    "questions",
    "answered_24h",
    "answered_72h",
    "first_answer_median",
    "first_answer_p90",
    "solved",
    "answers_per_question",
    "answered_by_members",
    "unanswered",
)


def work_out(day: date, months: Iterable[date]) -> None:
    """Today's window, and these months of asking (any day of each)."""
    at = now()
    keep(NAMES, measure(_asked(day - timedelta(days=WINDOW_DAYS - 1), day), day, at), since=day)
    # A question of the last days comes of age without anything happening to it.
    young = {month_start(day), month_start(day - timedelta(days=4))}
    for month in sorted({month_start(each) for each in months} | young):
        asked = _asked(month, next_month(month) - timedelta(days=1))
        points = measure(asked, month, at, MONTH) if asked else []
        keep(NAMES, points, since=month, until=month, part=MONTH)


def _asked(first: date, last: date) -> Sequence[QuestionProgress]:
    query = select(QuestionProgress).where(QuestionProgress.asked_on >= first, QuestionProgress.asked_on <= last)
    query = query.where(counts(QuestionProgress.author_id))
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def measure(asked: Sequence[QuestionProgress], day: date, at: datetime, part: str = ALL) -> list[Point]:
    """The figures of these questions as they stand at `at`."""
    waits = [(each.first_answer_at - each.asked_at) / HOUR if each.first_answer_at else None for each in asked]
    answered = [each for each in asked if each.first_answer_at]
    n = len(asked)
    return [
        number("questions", day, n, part=part),
        _answered_within(24, asked, day, at, part),
        _answered_within(72, asked, day, at, part),
        Point("first_answer_median", day, waiting_percentile(waits, 50), None, n, part),
        Point("first_answer_p90", day, waiting_percentile(waits, 90), None, n, part),
        share("solved", day, sum(each.solved_at is not None for each in asked), n, part),
        ratio("answers_per_question", day, sum(each.answers for each in asked), n, part),
        share("answered_by_members", day, sum(each.answered_by_member for each in answered), len(answered), part),
        number("unanswered", day, n - len(answered), n, part),
    ]


def _answered_within(hours: int, asked: Sequence[QuestionProgress], day: date, at: datetime, part: str) -> Point:
    """Of the questions that are old enough to tell."""
    limit = timedelta(hours=hours)
    ripe = [each for each in asked if each.asked_at + limit <= at]
    within = sum(each.first_answer_at is not None and each.first_answer_at <= each.asked_at + limit for each in ripe)
    return share(f"answered_{hours}h", day, within, len(ripe), part)
