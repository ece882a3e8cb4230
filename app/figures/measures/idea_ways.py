"""How far ideas came: the way from posted to done, by department, the review's coverage, who is credited."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select

from app.base.clock import now
from app.base.database import db
from app.figures.days import counts
from app.figures.measures.ideas import BY_MONTH, BY_TIME, measure, realised
from app.figures.points import Point, keep, number, share
from app.readers.ideas import DECIDED, IdeaProgress, ReviewCoverage

WINDOW_DAYS = 365
DEPARTMENT, SESSION = "dept", "session"
FUNNEL = ("funnel_posted", "funnel_seen", "funnel_word", "funnel_decided", "funnel_done")
BY_DEPARTMENT = (*BY_TIME, *BY_MONTH)


def work_out(day: date) -> None:
    """Of the ideas of the last year."""
    ideas = _of_a_year(day)
    keep(FUNNEL, funnel(ideas, day), since=day)
    keep(BY_DEPARTMENT, by_department(ideas, day), since=day, part=DEPARTMENT)
    keep(("review_coverage",), _sessions(), since=date.min, part=SESSION)
    keep(("review_coverage",), _last_session(day), since=day)
    keep(("authors_credited",), [number("authors_credited", day, _credited_count())], since=day)


def _of_a_year(day: date) -> Sequence[IdeaProgress]:
    query = select(IdeaProgress).where(IdeaProgress.posted_on > day - timedelta(days=WINDOW_DAYS))
    query = query.where(IdeaProgress.posted_on <= day, counts(IdeaProgress.author_id))
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def funnel(ideas: Sequence[IdeaProgress], day: date) -> list[Point]:
    """How many came how far; merged ones live on in others, and removed ones are left out."""
    counted = [each for each in ideas if each.stands and each.status != "merged"]
    reached = (
        len(counted),
        sum(each.seen_at is not None for each in counted),
        sum(each.first_word_at is not None for each in counted),
        sum(each.status in DECIDED for each in counted),
        sum(each.status == "done" for each in counted),
    )
    return [number(name, day, count, len(counted)) for name, count in zip(FUNNEL, reached, strict=True)]


def by_department(ideas: Sequence[IdeaProgress], day: date) -> list[Point]:
    """The figures of ideas for each department that looks after any."""
    theirs: defaultdict[int, list[IdeaProgress]] = defaultdict(list)
    for each in ideas:
        if each.department_id:
            theirs[each.department_id].append(each)
    at, found = now(), []
    for department_id, own in sorted(theirs.items()):
        part = f"{DEPARTMENT}{department_id}"
        found += [*measure(own, day, at, part), *realised(own, day, part)]
    return found


def _sessions() -> list[Point]:
    """Each closed session, on the day on which it was closed."""
    sessions = db.session.scalars(select(ReviewCoverage)).all()
    return [
        share("review_coverage", each.closed_on, each.covered, each.agenda, f"{SESSION}{each.session_id}")
        for each in sessions
    ]


def _last_session(day: date) -> list[Point]:
    last = db.session.scalar(select(ReviewCoverage).order_by(ReviewCoverage.session_id.desc()).limit(1))
    return [share("review_coverage", day, last.covered, last.agenda)] if last else []


def credited() -> Select[int]:
    """The authors of what came true and of all that was merged into it, directly or by way of another."""
    done = select(IdeaProgress.topic_id).where(IdeaProgress.status == "done", IdeaProgress.stands)
    way = done.cte("came_true", recursive=True)
    merged = select(IdeaProgress.topic_id).join(way, IdeaProgress.merged_into_id == way.c.topic_id)
    way = way.union(merged)
    authors = select(IdeaProgress.author_id).where(IdeaProgress.topic_id.in_(select(way.c.topic_id)))
    return authors.where(counts(IdeaProgress.author_id)).distinct()


def _credited_count() -> int:
    return db.session.scalar(select(func.count()).select_from(credited().subquery())) or 0
