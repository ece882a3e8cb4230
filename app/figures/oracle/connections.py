"""Contacts and ties between members, counted from the raw tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import permutations
from zoneinfo import ZoneInfo

from app.figures.oracle.raw import STANDS, events, merged, moment, rows, site_day
from app.settings.store import site

WEIGHTS = {"reply": 10, "accept": 10, "chip": 8, "gift": 8, "mention": 5, "quote": 5, "invite": 5, "nice": 3}
WEIGHTS["same event"] = 2
MONTH_DAYS = 365.25 / 12

RawContact = tuple[str, int, int, datetime]  # kind, who acted, on whom, when


@dataclass(slots=True)
class Tie:
    """Everything that is known of one pair."""

    first_at: datetime
    last_at: datetime
    low_to_high: int = 0
    high_to_low: int = 0
    forward: dict[date, int] = field(default_factory=dict)  # what its contacts weigh, by day
    back: dict[date, int] = field(default_factory=dict)

    @property
    def days(self) -> set[date]:
        return {*self.forward, *self.back}

    @property
    def mutual_on(self) -> date | None:
        return max(min(self.forward), min(self.back)) if self.forward and self.back else None

    @property
    def strong_on(self) -> date | None:
        days = self.days
        return sorted(days)[2] if len(days) >= 3 else None

    def strength(self, day: date) -> float:
        weighed = (*self.forward.items(), *self.back.items())
        return sum(weight * float(0.9 ** ((day - then).days / MONTH_DAYS)) for then, weight in weighed)


def contacts() -> Iterator[RawContact]:
    """Every contact between two different members that stands today."""
    for source in (_replies, _named, _nices, _accepts, _chips_and_gifts, _invitations, _same_events):
        for kind, by, to, at in source():
            if by is not None and to is not None and by != to:
                yield kind, by, to, moment(at)


def ties() -> dict[tuple[int, int], Tie]:
    """By (lower id, higher id)."""
    found: dict[tuple[int, int], Tie] = {}
    for kind, by, to, at in contacts():
        pair, day = (min(by, to), max(by, to)), site_day(at)
        tie = found.get(pair) or found.setdefault(pair, Tie(at, at))
        tie.first_at, tie.last_at = min(at, tie.first_at), max(at, tie.last_at)
        if by < to:
            tie.low_to_high += 1
            tie.forward[day] = tie.forward.get(day, 0) + WEIGHTS[kind]
        else:
            tie.high_to_low += 1
            tie.back[day] = tie.back.get(day, 0) + WEIGHTS[kind]
    return found


def _replies() -> Iterator[RawContact]:
    query = f"""
        SELECT post.author_id, COALESCE(above.author_id, topic.author_id) AS to_id, post.created_at
        FROM post JOIN topic ON topic.id = post.topic_id LEFT JOIN post AS above ON above.id = post.answers_id
        WHERE post.number > 1 AND {STANDS}"""  # noqa: S608  (no value from outside)
    for row in rows(query):
        yield "reply", row.author_id, row.to_id, row.created_at


def _named() -> Iterator[RawContact]:
    query = f"""
        SELECT post.author_id, mention.member_id, mention.by_quote,
               CASE WHEN post.number = 1 THEN topic.published_at ELSE post.created_at END AS at
        FROM mention JOIN post ON post.id = mention.post_id JOIN topic ON topic.id = post.topic_id
        WHERE {STANDS}"""  # noqa: S608
    for row in rows(query):
        yield "quote" if row.by_quote else "mention", row.author_id, row.member_id, row.at


def _nices() -> Iterator[RawContact]:
    query = f"""
        SELECT nice.member_id, post.author_id, nice.at FROM nice JOIN post ON post.id = nice.post_id
        WHERE {STANDS}"""  # noqa: S608
    for row in rows(query):
        yield "nice", row.member_id, row.author_id, row.at


def _accepts() -> Iterator[RawContact]:
    query = f"""
        SELECT COALESCE(topic.best_by_id, topic.author_id) AS by_id, post.author_id, topic.best_at
        FROM topic JOIN post ON post.id = topic.best_post_id WHERE {STANDS}"""  # noqa: S608
    for row in rows(query):
        yield "accept", row.by_id, row.author_id, row.best_at


def _chips_and_gifts() -> Iterator[RawContact]:
    query = f"""
        SELECT chip.giver_id, chip.receiver_id, chip.at FROM chip JOIN post ON post.id = chip.post_id
        WHERE {STANDS} AND chip.due_at IS NULL AND chip.returned_at IS NULL"""  # noqa: S608
    people = merged()
    for row in rows(query):
        yield "chip", people.get(row.giver_id, row.giver_id), people.get(row.receiver_id, row.receiver_id), row.at
    for body, line in events("gift.given"):
        yield "gift", line.actor_id, body["to_id"], line.happened_at


def _invitations() -> Iterator[RawContact]:
    """Who was invited twice by the same member, with two accounts, was invited as the member who they are now."""
    people = merged()
    query = """
        SELECT id, invited_by_id, joined_at FROM member WHERE invited_by_id IS NOT NULL
        ORDER BY CASE WHEN merged_into_id IS NULL THEN 1 ELSE 0 END, id"""
    invited = {(row.invited_by_id, people.get(row.id, row.id)): row.joined_at for row in rows(query)}
    for (by, who), at in invited.items():
        yield "invite", by, who, at


def _same_events() -> Iterator[RawContact]:
    query = """
        SELECT part.occasion_id, part.member_id, occasion.day
        FROM occasion_part AS part JOIN occasion ON occasion.id = part.occasion_id
        WHERE occasion.sort = 'event' AND part.told_at IS NOT NULL AND part.taken_back_at IS NULL"""
    there: dict[int, list[int]] = {}
    days: dict[int, date] = {}
    for row in rows(query):
        there.setdefault(row.occasion_id, []).append(row.member_id)
        days[row.occasion_id] = row.day if isinstance(row.day, date) else date.fromisoformat(row.day)
    for occasion_id, guests in there.items():
        at = datetime.combine(days[occasion_id], time(), ZoneInfo(site().zone))
        for one, other in permutations(guests, 2) if len(guests) <= 30 else ():
            yield "same event", one, other, at
