"""The community that is measured: written in bulk, with the counters and log lines that the site would have kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from app.base import markup
from app.base.clock import now
from app.base.database import Model, transaction
from app.events.event import Event
from app.events.forum import PostAdded, TopicAdded
from app.events.log import LogLine
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations.passwords import hash_password
from tests.bench.text import Writer, html_of

PASSWORD = "a bench for forty thousand"
ROWS = 2000
"""Rows that are sent to the database at once."""


@dataclass(frozen=True)
class Size:
    members: int
    topics: int
    posts: int

    @property
    def posts_a_topic(self) -> int:
        return self.posts // self.topics


def email_of(number: int) -> str:
    return f"member{number}@bench.example"


def fill(size: Size) -> None:
    """Write members, one space, topics, posts and the log, in a minute or so."""
    begun = now() - timedelta(days=400)
    hashed = hash_password(PASSWORD)
    _write(Member, (_member(number, begun, hashed) for number in range(1, size.members + 1)))
    with transaction() as session:
        space_id = session.scalar(select(Space.id).where(Space.slug == "bench"))
        if space_id is None:
            space = Space(kind="question", slug="bench", name_ja="計測", name_en="Bench", topic_count=size.topics)
            session.add(space)
            session.flush()
            space_id = space.id
    topics, posts, lines = _rows(size, space_id, begun)
    _write(Topic, topics)
    _write(Post, posts)
    _write(LogLine, lines)
    _count_posts(posts)


def _member(number: int, begun: datetime, hashed: str) -> dict[str, Any]:
    return {
        **{"id": number, "handle": f"member{number}", "name_given": f"会員 {number}", "email": email_of(number)},
        **{"password_hash": hashed, "role": 1, "trust": 1, "joined_at": begun, "confirmed_at": begun, "locale": "ja"},
    }


def _rows(size: Size, space_id: int, begun: datetime) -> tuple[list[Any], list[Any], list[Any]]:
    writer = Writer(1)
    topics, posts, lines = [], [], []
    step = timedelta(days=399) / size.posts
    for topic_id in range(1, size.topics + 1):
        first = (topic_id - 1) * size.posts_a_topic + 1
        for number in range(1, size.posts_a_topic + 1):
            post_id = first + number - 1
            at = begun + step * post_id
            source = writer.post(speaks_of_settings=post_id % 6 == 0)
            author_id = (post_id * 7 + topic_id) % size.members + 1
            posts.append(
                {"id": post_id, "topic_id": topic_id, "number": number, "author_id": author_id, "source": source}
                | {"html": html_of(source), "created_at": at}
            )
            lines.append(_line(_event(topic_id, space_id, posts[first - 1], posts[-1]), author_id, at))
        topics.append(_topic(topic_id, space_id, writer.title(), posts[first - 1 :], size))
    return topics, posts, lines


def _topic(topic_id: int, space_id: int, title: str, posts: Sequence[dict[str, Any]], size: Size) -> dict[str, Any]:
    first, last = posts[0], posts[-1]
    return {
        **{"id": topic_id, "kind": "question", "space_id": space_id, "author_id": first["author_id"], "title": title},
        **{"excerpt": first["source"][:120], "state": "answered", "post_count": size.posts_a_topic},
        **{"last_number": size.posts_a_topic, "answer_count": size.posts_a_topic - 1},
        **{"created_at": first["created_at"], "published_at": first["created_at"]},
        **{"last_post_at": last["created_at"], "open_post_at": last["created_at"], "last_poster_id": last["author_id"]},
    }


def _event(topic_id: int, space_id: int, first: dict[str, Any], post: dict[str, Any]) -> Event:
    place = {"topic_id": topic_id, "post_id": post["id"], "space_id": space_id, "kind": "question"}
    if post is first:
        return TopicAdded(**place, author_id=post["author_id"])
    return PostAdded(
        **place,
        author_id=post["author_id"],
        topic_author_id=first["author_id"],
        is_answer=True,
        reply_to_id=None,
        reply_to_author_id=None,
    )


def _line(event: Event, actor_id: int, at: datetime) -> dict[str, Any]:
    return {"name": event.name, "actor_id": actor_id, "happened_at": at, "imported": True, "body": event.body()}


def _write(table: type[Model], rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while chunk := list(islice(waiting, ROWS)):
        with transaction() as session:
            session.execute(insert(table), chunk)


def _count_posts(posts: list[dict[str, Any]]) -> None:
    written = Counter(post["author_id"] for post in posts)
    begun = Counter(post["author_id"] for post in posts if post["number"] == 1)
    with transaction() as session:
        for member_id, count in written.items():
            counts = {"post_count": count, "topic_count": begun[member_id]}
            session.execute(update(Member).where(Member.id == member_id).values(counts))


def looks_as_the_site_writes_it() -> bool:
    """The bulk-written HTML is what the site's own Markdown makes of the same words."""
    source = Writer(2).post(speaks_of_settings=True)
    return markup.render(source).html == html_of(source)
