"""The gauges of the check-up, from the raw tables."""

from collections import Counter
from datetime import date, datetime, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.members import POSTS, Values
from app.figures.oracle.people import Person
from app.figures.oracle.raw import STANDS, moment, rows, site_day

DAY = timedelta(days=1)


def gauges(days: Days, people: dict[int, Person], day: date, at: datetime) -> Values:
    staff = {row.id for row in rows("SELECT id FROM member WHERE role >= 2")}
    bots = {row.id for row in rows("SELECT id FROM member WHERE is_bot")}
    window = {key: counts for key, counts in days.items() if day - 27 * DAY <= key[1] <= day}
    found = {
        "flags_upheld": _flags(window, day),
        "staff_replies": _staff_replies(window, staff, bots),
        "oldest_waiting": _oldest(at),
        "staff_half": _staff_half(window, staff, day),
        "newcomers_answered": _newcomers_answered(people, day, at),
        "newcomers_kept": _newcomers_kept(window, people, day),
        "newcomers_posts": _newcomers_posts(window, people, day),
        "ideas_decided_lately": _decided(day),
    }
    return {(name, day, ""): value for name, value in found.items()}


def _share(hits: float, n: float) -> float | None:
    return 100 * hits / n if n else None


def _posts(counts: Counter[str]) -> int:
    return sum(counts[name] for name in POSTS)


def _flags(window: Days, day: date) -> float | None:
    upheld = sum(
        day - 27 * DAY <= site_day(row.resolved_at) <= day
        for row in rows("SELECT resolved_at FROM flag WHERE upheld AND resolved_at IS NOT NULL")
    )
    posts = sum(_posts(counts) for counts in window.values())
    return 1000 * upheld / posts if posts else None


def _replies(counts: Counter[str]) -> int:
    return counts["answers"] + counts["comments"]


def _staff_replies(window: Days, staff: set[int], bots: set[int]) -> float | None:
    human = {key: counts for key, counts in window.items() if key[0] not in bots}
    by_staff = sum(_replies(counts) for (member_id, _day), counts in human.items() if member_id in staff)
    return _share(by_staff, sum(_replies(counts) for counts in human.values()))


def _oldest(at: datetime) -> float | None:
    waiting = [moment(row.at) for row in rows("SELECT at FROM flag WHERE resolved_at IS NULL")]
    query = """
        SELECT topic.published_at FROM topic JOIN idea ON idea.topic_id = topic.id
        WHERE idea.seen_at IS NULL AND topic.published_at IS NOT NULL
          AND topic.hidden_at IS NULL AND topic.removed_at IS NULL"""
    waiting += [moment(row.published_at) for row in rows(query)]
    return float((at - min(waiting)).days) if waiting else None


def _staff_half(window: Days, staff: set[int], day: date) -> float | None:
    work: Counter[int] = Counter()
    for (member_id, _day), counts in window.items():
        if member_id in staff:
            work[member_id] += _replies(counts)
    for row in rows("SELECT actor_id, at FROM audit WHERE actor_id IS NOT NULL"):
        if day - 27 * DAY <= site_day(row.at) <= day:
            work[row.actor_id] += 1
    amounts = sorted((+work).values(), reverse=True)
    for needed in range(1, len(amounts) + 1):
        if 2 * sum(amounts[:needed]) >= sum(amounts):
            return float(needed)
    return None


def _newcomers_answered(people: dict[int, Person], day: date, at: datetime) -> float | None:
    first: dict[int, tuple[datetime, int]] = {}
    query = """
        SELECT id, author_id, published_at FROM topic
        WHERE published_at IS NOT NULL AND hidden_at IS NULL AND removed_at IS NULL"""
    for row in rows(query):
        person = people.get(row.author_id)
        if person and person.joined_on >= day - 89 * DAY:
            mine = (moment(row.published_at), row.id)
            first[person.id] = min(mine, first.get(person.id, mine))
    answered: dict[int, datetime] = {}
    query = f"""
        SELECT post.topic_id, post.created_at FROM post JOIN topic ON topic.id = post.topic_id
        WHERE post.author_id <> topic.author_id AND {STANDS}"""  # noqa: S608  (no value from outside)
    for row in rows(query):
        answered[row.topic_id] = min(moment(row.created_at), answered.get(row.topic_id, moment(row.created_at)))
    ripe = [(asked, topic) for asked, topic in first.values() if asked + DAY <= at]
    hits = sum(topic in answered and answered[topic] <= asked + DAY for asked, topic in ripe)
    return _share(hits, len(ripe))


def _newcomers_kept(window: Days, people: dict[int, Person], day: date) -> float | None:
    joined = {each.id for each in people.values() if day - 55 * DAY <= each.joined_on <= day - 28 * DAY}
    kept = {member_id for (member_id, _day), counts in window.items() if member_id in joined and counts["active"]}
    return _share(len(kept), len(joined))


def _newcomers_posts(window: Days, people: dict[int, Person], day: date) -> float | None:
    mine = [(people[key[0]], _posts(counts)) for key, counts in window.items() if key[0] in people]
    new = sum(posts for person, posts in mine if person.joined_on >= day - 89 * DAY)
    return _share(new, sum(posts for _person, posts in mine))


def _decided(day: date) -> float:
    """First decisions of the 28 days, on ideas that stand."""
    query = """
        SELECT idea_change.topic_id, MIN(idea_change.at) AS at
        FROM idea_change JOIN topic ON topic.id = idea_change.topic_id
        WHERE topic.hidden_at IS NULL AND topic.removed_at IS NULL
          AND idea_change.to_status IN ('planned', 'done', 'declined', 'merged')
        GROUP BY idea_change.topic_id"""
    return float(sum(day - 27 * DAY <= site_day(row.at) <= day for row in rows(query)))
