"""What members did by day, counted from the raw tables."""

from collections import Counter
from datetime import date

from app.figures.oracle.raw import STANDS, events, merged, rows, site_day
from app.settings.store import site

OWN_DEEDS = {"visits", "topics", "answers", "comments", "nices_given", "chips_given", "ideas", "votes"} | {
    "deposits",
    "withdrawals",
    "surveys",
    "events_attended",
}

Days = dict[tuple[int, date], Counter[str]]


def member_days() -> Days:
    """Counts, contribution and `active` (0 or 1) by member and day; days with nothing are left out."""
    days: Days = {}
    for count in (_posts, _nices, _accepts, _chips, _votes, _movements, _visits, _reading, _occasions):
        count(days)
    for key in list(days):
        counts = +days.pop(key)
        if counts:
            counts["active"] = int(any(counts[name] for name in OWN_DEEDS))
            counts["contribution"] = _contribution(counts)
            days[key] = counts
    return days


def _add(days: Days, member: int | None, day: date, what: str, times: int = 1) -> None:
    if member is not None:
        days.setdefault((member, day), Counter())[what] += times


def _posts(days: Days) -> None:
    query = f"""
        SELECT post.author_id, post.number, post.reply_to_id, topic.kind,
               CASE WHEN post.number = 1 THEN topic.published_at ELSE post.created_at END AS at
        FROM post JOIN topic ON topic.id = post.topic_id
        WHERE {STANDS} AND topic.published_at IS NOT NULL"""  # noqa: S608  (no value from outside)
    for row in rows(query):
        if row.number == 1:
            what = "ideas" if row.kind == "idea" else "topics"
        else:
            what = "answers" if row.kind == "question" and row.reply_to_id is None else "comments"
        _add(days, row.author_id, site_day(row.at), what)


def _nices(days: Days) -> None:
    query = f"""
        SELECT nice.member_id, nice.at, post.author_id FROM nice JOIN post ON post.id = nice.post_id
        WHERE {STANDS}"""  # noqa: S608
    for row in rows(query):
        _add(days, row.member_id, site_day(row.at), "nices_given")
        _add(days, row.author_id, site_day(row.at), "nices_received")
    standing = {row.id for row in rows(f"SELECT id FROM post WHERE {STANDS}")}  # noqa: S608
    for body, line in events("nices.counted"):
        if body["post_id"] in standing:
            _add(days, body["author_id"], site_day(line.happened_at), "nices_received", body["count"])


def _accepts(days: Days) -> None:
    query = f"""
        SELECT post.author_id, topic.best_at FROM topic JOIN post ON post.id = topic.best_post_id
        WHERE {STANDS}"""  # noqa: S608
    for row in rows(query):
        _add(days, row.author_id, site_day(row.best_at), "accepts_received")


def _chips(days: Days) -> None:
    query = f"""
        SELECT chip.giver_id, chip.receiver_id, chip.at FROM chip JOIN post ON post.id = chip.post_id
        WHERE {STANDS} AND chip.due_at IS NULL AND chip.returned_at IS NULL"""  # noqa: S608
    people = merged()  # chips between two accounts of one member keep their names
    for row in rows(query):
        _add(days, people.get(row.giver_id, row.giver_id), site_day(row.at), "chips_given")
        _add(days, people.get(row.receiver_id, row.receiver_id), site_day(row.at), "chips_received")


def _votes(days: Days) -> None:
    """A later word of the same member on the same idea replaces the earlier one."""
    standing: dict[tuple[int, int | None], date | None] = {}
    words = [(line.id, body, line, True) for body, line in events("idea.supported")]
    words += [(line.id, body, line, False) for body, line in events("idea.support_withdrawn")]
    for _id, body, line, given in sorted(words, key=lambda word: word[0]):
        standing[body["topic_id"], line.actor_id] = site_day(line.happened_at) if given else None
    for (_topic, member), day in standing.items():
        if day:
            _add(days, member, day, "votes")


def _movements(days: Days) -> None:
    for row in rows("SELECT member_id, amount, at FROM tank_movement"):
        _add(days, row.member_id, site_day(row.at), "deposits" if row.amount > 0 else "withdrawals")


def _visits(days: Days) -> None:
    for member, day in {(body["member_id"], body["day"]) for body, _line in events("member.visited")}:
        _add(days, member, date.fromisoformat(day), "visits")


def _occasions(days: Days) -> None:
    query = """
        SELECT part.member_id, occasion.sort, occasion.day
        FROM occasion_part AS part JOIN occasion ON occasion.id = part.occasion_id
        WHERE part.told_at IS NOT NULL AND part.taken_back_at IS NULL AND occasion.sort IN ('survey', 'event')"""
    for row in rows(query):
        day = row.day if isinstance(row.day, date) else date.fromisoformat(row.day)
        _add(days, row.member_id, day, "surveys" if row.sort == "survey" else "events_attended")


def _reading(days: Days) -> None:
    for row in rows("SELECT member_id, day, told_seconds FROM reading_time WHERE told_seconds > 0"):
        day = date.fromisoformat(row.day) if isinstance(row.day, str) else row.day
        _add(days, row.member_id, day, "dwell_seconds", row.told_seconds)


def _contribution(counts: Counter[str]) -> int:
    chosen = site()
    return (
        counts["topics"] * chosen.weight_topic
        + counts["answers"] * chosen.weight_answer
        + counts["comments"] * chosen.weight_comment
        + counts["accepts_received"] * chosen.weight_accepted
        + counts["nices_given"] * chosen.weight_nice
        + counts["chips_given"] * chosen.weight_chip
        + counts["ideas"] * chosen.weight_idea
        + counts["deposits"] * chosen.weight_deposit
        + counts["events_attended"] * chosen.weight_event
        + counts["surveys"] * chosen.weight_survey
        + counts["shares"] * chosen.weight_share
        + counts["visits"] * chosen.weight_visit
    )
