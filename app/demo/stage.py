"""Where the demo plays: who and what is there by now, and the acts that wait for their moment."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from app.base.database import db
from app.demo.script import Person
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_page import find_post, find_topic
from app.rules.actor import Actor

Act = Callable[["Stage"], None]


@dataclass
class Stage:
    """The same seed makes the same community; only `today` differs."""

    now: datetime
    random: Random = field(default_factory=lambda: Random(20261121))  # noqa: S311  (a play, not a secret)
    people: dict[str, Person] = field(default_factory=dict)
    member_ids: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    topic_ids: dict[str, int] = field(default_factory=dict)
    post_ids: dict[tuple[str, int], int] = field(default_factory=dict)
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def at(self, ago_days: float) -> datetime:
        return self.now - timedelta(days=ago_days)

    def ago(self, moment: datetime) -> float:
        return (self.now - moment).total_seconds() / 86400

    def plan(self, moment: datetime, act: Act) -> None:
        """Let `act` happen at `moment`; what would be in the future does not happen."""
        if moment < self.now:
            heapq.heappush(self._acts, (moment, next(self._order), act))

    def due(self, until: datetime) -> Iterator[tuple[datetime, Act]]:
        """The acts before `until` in order, also those that are planned meanwhile."""
        while self._acts and self._acts[0][0] < until:
            moment, _number, act = heapq.heappop(self._acts)
            yield moment, act

    def member(self, handle: str) -> Member:
        return db.session.get_one(Member, self.member_ids[handle])

    def actor(self, handle: str) -> Actor:
        return Actor.of(self.member(handle))

    def topic(self, title: str) -> Topic:
        return find_topic(Actor.system(), self.topic_ids[title])

    def post(self, title: str, line: int) -> Post:
        """Line 0 is the topic's own text."""
        return find_post(Actor.system(), self.post_ids[title, line])

    def around(self, ago_days: float, besides: str) -> list[str]:
        """Who is about at that time, but for one."""
        return [who.handle for who in self.people.values() if who.comes(ago_days) and who.handle != besides]
