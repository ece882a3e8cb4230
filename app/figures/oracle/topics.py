"""Questions, from their topics and posts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.figures.oracle.members import Values
from app.figures.oracle.people import Person
from app.figures.oracle.raw import STANDS, moment, rows, site_day

At = Callable[[str, date, str], datetime]  # when a figure was worked out
DAY = timedelta(days=1)


@dataclass
class Question:
    asked_at: datetime
    solved: bool
    answers: list[tuple[datetime, bool]] = field(default_factory=list)  # when, and whether by a member


def months(days: Iterable[date]) -> set[date]:
    return {day.replace(day=1) for day in days}


def percentile(waits: Sequence[float], percent: int, n: int) -> float | None:
    """By rank, those who still wait coming last."""
    rank = max(1, -(-percent * n // 100))
    return sorted(waits)[rank - 1] if rank <= len(waits) else None


def percent(hits: int, n: int) -> float | None:
    return 100 * hits / n if n else None


def questions(people: dict[int, Person], day: date, at: At) -> Values:
    asked = _questions(people)
    found: Values = {}
    for month in months(site_day(each.asked_at) for each in asked):
        mine = [each for each in asked if site_day(each.asked_at).replace(day=1) == month]
        found.update(_question_values(mine, month, "month", at))
    window = [each for each in asked if day - 89 * DAY <= site_day(each.asked_at) <= day]
    return {**found, **_question_values(window, day, "", at)}


def _questions(people: dict[int, Person]) -> list[Question]:
    found: dict[int, Question] = {}
    authors: dict[int, int] = {}
    query = f"""
        SELECT topic.id, topic.author_id, topic.published_at, post.id AS best_id
        FROM topic LEFT JOIN post ON post.id = topic.best_post_id AND {STANDS}
        WHERE topic.kind = 'question' AND topic.published_at IS NOT NULL
          AND topic.hidden_at IS NULL AND topic.removed_at IS NULL"""  # noqa: S608  (no value from outside)
    for row in rows(query):
        if row.author_id in people:
            found[row.id] = Question(moment(row.published_at), row.best_id is not None)
            authors[row.id] = row.author_id
    query = f"""
        SELECT post.topic_id, post.author_id, post.created_at, member.role, member.is_bot
        FROM post JOIN member ON member.id = post.author_id
        WHERE post.number > 1 AND post.reply_to_id IS NULL AND {STANDS}"""  # noqa: S608
    for row in rows(query):
        if row.topic_id in found and row.author_id != authors[row.topic_id]:
            by_member = row.role < 2 and not row.is_bot
            found[row.topic_id].answers.append((moment(row.created_at), by_member))
    return list(found.values())


def _question_values(asked: list[Question], day: date, part: str, at: At) -> Values:
    n, hour = len(asked), timedelta(hours=1)
    answered = [each for each in asked if each.answers]
    waits = [(min(when for when, _by in each.answers) - each.asked_at) / hour for each in answered]
    values: dict[str, float | None] = {
        "questions": float(n),
        "first_answer_median": percentile(waits, 50, n),
        "first_answer_p90": percentile(waits, 90, n),
        "solved": percent(sum(each.solved for each in asked), n),
        "answers_per_question": sum(len(each.answers) for each in asked) / n if n else None,
        "answered_by_members": percent(sum(any(by for _when, by in each.answers) for each in answered), len(answered)),
        "unanswered": float(n - len(answered)),
    }
    for hours in (24, 72):
        name = f"answered_{hours}h"
        old = [each for each in asked if each.asked_at + hours * hour <= at(name, day, part)]
        soon = [each for each in old if any(when <= each.asked_at + hours * hour for when, _by in each.answers)]
        values[name] = percent(len(soon), len(old))
    return {(name, day, part): value for name, value in values.items()}
