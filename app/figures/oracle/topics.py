"""Questions and ideas, from their topics and posts."""

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


@dataclass
class RawIdea:
    posted_at: datetime
    status: str
    stands: bool
    seen_at: datetime | None
    words: list[datetime] = field(default_factory=list)
    decisions: list[datetime] = field(default_factory=list)


def _months(days: Iterable[date]) -> set[date]:
    return {day.replace(day=1) for day in days}


def _percentile(waits: Sequence[float], percent: int, n: int) -> float | None:
    """By rank, those who still wait coming last."""
    rank = max(1, -(-percent * n // 100))
    return sorted(waits)[rank - 1] if rank <= len(waits) else None


def _share(hits: int, n: int) -> float | None:
    return 100 * hits / n if n else None


def questions(people: dict[int, Person], day: date, at: At) -> Values:
    asked = _questions(people)
    found: Values = {}
    for month in _months(site_day(each.asked_at) for each in asked):
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
        "first_answer_median": _percentile(waits, 50, n),
        "first_answer_p90": _percentile(waits, 90, n),
        "solved": _share(sum(each.solved for each in asked), n),
        "answers_per_question": sum(len(each.answers) for each in asked) / n if n else None,
        "answered_by_members": _share(sum(any(by for _when, by in each.answers) for each in answered), len(answered)),
        "unanswered": float(n - len(answered)),
    }
    for hours in (24, 72):
        name = f"answered_{hours}h"
        old = [each for each in asked if each.asked_at + hours * hour <= at(name, day, part)]
        soon = [each for each in old if any(when <= each.asked_at + hours * hour for when, _by in each.answers)]
        values[name] = _share(len(soon), len(old))
    return {(name, day, part): value for name, value in values.items()}


def ideas(people: dict[int, Person], day: date, at: At) -> Values:
    posted = _ideas(people)
    found: Values = {}
    for month in _months(site_day(each.posted_at) for each in posted):
        mine = [each for each in posted if site_day(each.posted_at).replace(day=1) == month]
        found.update(_idea_values(mine, month, "month", at))
        found.update(_realised(mine, month, "month"))
    window = [each for each in posted if day - 89 * DAY <= site_day(each.posted_at) <= day]
    return {**found, **_idea_values(window, day, "", at), **_realised(posted, day, "")}


def _ideas(people: dict[int, Person]) -> list[RawIdea]:
    found: dict[int, RawIdea] = {}
    authors: dict[int, int] = {}
    query = """
        SELECT topic.id, topic.author_id, topic.published_at, topic.state, topic.hidden_at, topic.removed_at,
               idea.seen_at
        FROM topic JOIN idea ON idea.topic_id = topic.id WHERE topic.published_at IS NOT NULL"""
    for row in rows(query):
        if row.author_id in people:
            stands = row.hidden_at is None and row.removed_at is None
            seen_at = moment(row.seen_at) if row.seen_at else None
            found[row.id] = RawIdea(moment(row.published_at), row.state, stands, seen_at)
            authors[row.id] = row.author_id
    for row in rows("SELECT topic_id, to_status, at FROM idea_change"):
        if row.topic_id in found:
            found[row.topic_id].words.append(moment(row.at))
            if row.to_status in ("planned", "done", "declined", "merged"):
                found[row.topic_id].decisions.append(moment(row.at))
    query = f"""
        SELECT post.topic_id, post.author_id, post.created_at
        FROM post JOIN member ON member.id = post.author_id
        WHERE post.number > 1 AND member.role >= 2 AND {STANDS}"""  # noqa: S608
    for row in rows(query):
        if row.topic_id in found and row.author_id != authors[row.topic_id]:
            found[row.topic_id].words.append(moment(row.created_at))
    return list(found.values())


def _idea_values(posted: list[RawIdea], day: date, part: str, at: At) -> Values:
    standing = [each for each in posted if each.stands]
    waits = [(min(each.words) - each.posted_at) / DAY for each in standing if each.words]
    found: Values = {("first_word_median", day, part): _percentile(waits, 50, len(standing))}
    for name, days in (("ideas_seen", 7), ("ideas_decided", 28)):
        old = [each for each in standing if each.posted_at + days * DAY <= at(name, day, part)]
        soon = 0
        for each in old:
            moments = each.decisions if name == "ideas_decided" else [each.seen_at] if each.seen_at else []
            soon += any(when <= each.posted_at + days * DAY for when in moments)
        found[name, day, part] = _share(soon, len(old))
    return found


def _realised(posted: list[RawIdea], day: date, part: str) -> Values:
    counted = [each.status for each in posted if each.stands and each.status != "merged"]
    undecided = sum(status in ("not_started", "reviewing") for status in counted)
    return {
        ("ideas_posted", day, part): float(len(posted)),
        ("realisation", day, part): _share(counted.count("done"), len(counted)),
        ("ideas_undecided", day, part): _share(undecided, len(counted)),
    }
