"""Ideas, from their topics, posts, changes and the review's agenda."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from app.figures.oracle.members import Values
from app.figures.oracle.people import Person
from app.figures.oracle.raw import STANDS, moment, rows, site_day
from app.figures.oracle.topics import DAY, At, months, percent, percentile
from app.settings.store import site


@dataclass
class RawIdea:
    posted_at: datetime
    status: str
    stands: bool
    seen_at: datetime | None
    department_id: int | None = None
    words: list[datetime] = field(default_factory=list)
    decisions: list[datetime] = field(default_factory=list)


def ideas(people: dict[int, Person], day: date, at: At) -> Values:
    posted = _ideas(people)
    found: Values = {}
    for month in months(site_day(each.posted_at) for each in posted):
        mine = [each for each in posted if site_day(each.posted_at).replace(day=1) == month]
        found.update(_idea_values(mine, month, "month", at))
        found.update(_realised(mine, month, "month"))
    window = [each for each in posted if day - 89 * DAY <= site_day(each.posted_at) <= day]
    found.update({**_idea_values(window, day, "", at), **_realised(posted, day, "")})
    year = [each for each in posted if day - 364 * DAY <= site_day(each.posted_at) <= day]
    for department_id in {each.department_id for each in year if each.department_id}:
        mine, part = [each for each in year if each.department_id == department_id], f"dept{department_id}"
        found.update({**_idea_values(mine, day, part, at), **_realised(mine, day, part)})
    return {**found, **_way(year, day), **dict(_coverage(day)), ("authors_credited", day, ""): _credited(people)}


def _ideas(people: dict[int, Person]) -> list[RawIdea]:
    found: dict[int, RawIdea] = {}
    authors: dict[int, int] = {}
    query = """
        SELECT topic.id, topic.author_id, topic.published_at, topic.state, topic.hidden_at, topic.removed_at,
               idea.seen_at, idea.department_id
        FROM topic JOIN idea ON idea.topic_id = topic.id WHERE topic.published_at IS NOT NULL"""
    for row in rows(query):
        if row.author_id in people:
            stands = row.hidden_at is None and row.removed_at is None
            seen_at = moment(row.seen_at) if row.seen_at else None
            found[row.id] = RawIdea(moment(row.published_at), row.state, stands, seen_at, row.department_id)
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
    found: Values = {
        ("first_word_median", day, part): percentile(waits, 50, len(standing)),
        ("first_word_p90", day, part): percentile(waits, 90, len(standing)),
    }
    for name, days in (("ideas_seen", site().idea_seen_days), ("ideas_decided", site().idea_word_days)):
        old = [each for each in standing if each.posted_at + days * DAY <= at(name, day, part)]
        soon = 0
        for each in old:
            moments = each.decisions if name == "ideas_decided" else [each.seen_at] if each.seen_at else []
            soon += any(when <= each.posted_at + days * DAY for when in moments)
        found[name, day, part] = percent(soon, len(old))
    return found


def _realised(posted: list[RawIdea], day: date, part: str) -> Values:
    counted = [each.status for each in posted if each.stands and each.status != "merged"]
    undecided = sum(status in ("not_started", "reviewing") for status in counted)
    return {
        ("ideas_posted", day, part): float(len(posted)),
        ("realisation", day, part): percent(counted.count("done"), len(counted)),
        ("ideas_undecided", day, part): percent(undecided, len(counted)),
    }


def _way(posted: list[RawIdea], day: date) -> Values:
    counted = [each for each in posted if each.stands and each.status != "merged"]
    steps = {
        "posted": counted,
        "seen": [each for each in counted if each.seen_at],
        "word": [each for each in counted if each.words],
        "decided": [each for each in counted if each.status in ("planned", "done", "declined")],
        "done": [each for each in counted if each.status == "done"],
    }
    return {(f"funnel_{name}", day, ""): float(len(reached)) for name, reached in steps.items()}


def _coverage(day: date) -> Iterator[tuple[tuple[str, date, str], float | None]]:
    """Every closed session on its day, and the last of them as of today."""
    query = """
        SELECT review_session.id, review_session.closed_at,
               COUNT(review_item.topic_id) AS agenda, COUNT(review_item.covered_at) AS covered
        FROM review_session LEFT JOIN review_item ON review_item.session_id = review_session.id
        WHERE review_session.closed_at IS NOT NULL
        GROUP BY review_session.id, review_session.closed_at ORDER BY review_session.id"""
    last: float | None = None
    found = list(rows(query))
    for row in found:
        last = percent(row.covered, row.agenda)
        yield ("review_coverage", site_day(row.closed_at), f"session{row.id}"), last
    if found:
        yield ("review_coverage", day, ""), last


def _credited(people: dict[int, Person]) -> float:
    """Each idea is followed to where it lives on."""
    ideas = {
        row.topic_id: row
        for row in rows("""
            SELECT idea.topic_id, idea.merged_into_id, topic.author_id, topic.state, topic.hidden_at,
                   topic.removed_at FROM idea JOIN topic ON topic.id = idea.topic_id""")
    }
    authors = set()
    for idea in ideas.values():
        end = idea
        while end.merged_into_id is not None:
            end = ideas[end.merged_into_id]
        if end.state == "done" and end.hidden_at is None and end.removed_at is None and idea.author_id in people:
            authors.add(idea.author_id)
    return float(len(authors))
