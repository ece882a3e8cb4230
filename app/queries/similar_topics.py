"""Topics like the one that somebody is about to open: perhaps it was asked before."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.topic_list import readable, spaces_for
from app.readers.search import Ask, engine
from app.readers.search.asking import words
from app.readers.search.spelling import beginning_with
from app.rules.actor import Actor

MOST = 5
HITS = 15  # posts to find that many topics among
LEAST_TYPED = 2
_HALF = re.compile(r"[A-Za-z]{2,24}$")


def similar_topics(actor: Actor, title: str, kind: str = "") -> Sequence[Topic]:
    """At most five topics (of one kind) that `actor` may read, the most alike first; none for a title of one letter."""
    return _topics(actor, similar_posts(actor, title, kind))


def half_typed_topics(actor: Actor, typed: str) -> Sequence[Topic]:
    """The same while the last word is being typed: a Latin word is taken for each that it may become."""
    half = _HALF.search(typed)
    return _topics(actor, similar_posts(actor, typed, may_become=tuple(beginning_with(half[0])) if half else ()))


def _topics(actor: Actor, hits: Sequence[int]) -> Sequence[Topic]:
    if not hits:
        return ()
    query = with_posts(actor).where(Post.id.in_(hits)).options(joinedload(Topic.space))
    return [row[0] for row in nearest(db.session.execute(query), hits)]


def similar_posts(actor: Actor, title: str, kind: str = "", may_become: tuple[str, ...] = ()) -> Sequence[int]:
    """The ids of posts that say what `title` says, the most alike first."""
    if len(title.strip()) < LEAST_TYPED or not words(title):
        return ()
    spaces = frozenset(space.id for space in spaces_for(actor, kind))
    return engine().query(Ask(title, spaces, may_become=may_become, size=HITS)).post_ids


def with_posts(actor: Actor) -> Select[Topic, int]:
    """Topics that `actor` may read, once for each post."""
    return readable(actor).join(Post, Post.topic_id == Topic.id).add_columns(Post.id)


def nearest(rows: Iterable[Any], hits: Sequence[int]) -> Sequence[Any]:
    """Of rows that begin with topic and post id: the five topics whose posts come first among the hits."""
    by_post = {row[1]: row for row in rows}
    by_topic: dict[int, Any] = {}
    for row in (by_post[post_id] for post_id in hits if post_id in by_post):
        by_topic.setdefault(row[0].id, row)
    return list(by_topic.values())[:MOST]
