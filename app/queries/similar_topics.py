"""Topics like the one that somebody is about to open: perhaps it was asked before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.topic_list import readable, spaces_for
from app.readers.search import Ask, engine
from app.readers.search.asking import words
from app.rules.actor import Actor

MOST = 5
HITS = 15  # posts to find that many topics among
LEAST_TYPED = 2


def similar_topics(actor: Actor, title: str, kind: str = "") -> Sequence[Topic]:
    """At most five topics (of one kind) that `actor` may read, the most alike first; none for a title of one letter."""
    if len(title.strip()) < LEAST_TYPED or not words(title):
        return ()
    spaces = frozenset(space.id for space in spaces_for(actor, kind))
    found = engine().query(Ask(title, spaces, size=HITS)).post_ids
    if not found:
        return ()
    rows = db.session.execute(select(Post.id, Post.topic_id).where(Post.id.in_(found)))
    topic_of = {post_id: topic_id for post_id, topic_id in rows}
    ids = list(dict.fromkeys(topic_of[post_id] for post_id in found if post_id in topic_of))[:MOST]
    query = readable(actor).where(Topic.id.in_(ids)).options(joinedload(Topic.space))
    topics = {topic.id: topic for topic in db.session.scalars(query)}
    return [topics[topic_id] for topic_id in ids if topic_id in topics]
