"""What feeds and the map of the site tell: only what guests may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.spoilers import veiled
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_list import TopicFilter, readable, spaces_for, topic_list
from app.rules.actor import Actor

ENTRIES = 20
ADDRESSES_A_PART = 10_000


@dataclass(frozen=True)
class Entry:
    """A topic (with author, space and tags) and the text that opens it."""

    topic: Topic
    html: str
    changed_at: datetime


def newest(space: Space | None, tag: str = "") -> list[Entry]:
    """The newest topics of the site; of one space, with one tag."""
    wanted = TopicFilter(space_id=space.id if space else 0, tag=tag, order="new", size=ENTRIES)
    topics = topic_list(Actor.guest(), wanted).topics.rows
    ids = [topic.id for topic in topics]
    query = select(Post.topic_id, Post.html, Post.edited_at).where(Post.topic_id.in_(ids), Post.number == 1)
    texts = {row.topic_id: row for row in db.session.execute(query)}
    return [
        Entry(topic, veiled(texts[topic.id].html), texts[topic.id].edited_at or topic.published_at or topic.created_at)
        for topic in topics
    ]


def open_space(slug: str) -> Space | None:
    """A space that guests may read."""
    return next((space for space in spaces_for(Actor.guest()) if space.slug == slug), None)


def parts_of_map() -> range:
    """The map's parts: each holds the topics of so many numbers, however many there are in all."""
    last = db.session.scalar(select(func.max(Topic.id))) or 0
    return range(last // ADDRESSES_A_PART + 1)


def topics_of_part(part: int) -> Sequence[Topic]:
    numbers = Topic.id.between(part * ADDRESSES_A_PART, (part + 1) * ADDRESSES_A_PART - 1)
    return db.session.scalars(readable(Actor.guest()).where(numbers).order_by(Topic.id)).all()
