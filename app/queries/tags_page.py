"""The page of all tags."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.base.database import db
from app.models.topics import Tag, TopicTag
from app.queries.topic_list import readable
from app.rules.actor import Actor

MOST = 500


def tags_in_use(actor: Actor, most: int = MOST) -> Sequence[tuple[str, int]]:
    """Tags of topics that `actor` may read, with the number of those topics; the commonest first."""
    topics = readable(actor).subquery()
    count = func.count().label("count")
    query = (
        select(Tag.name, count)
        .join(TopicTag, TopicTag.tag_id == Tag.id)
        .join(topics, topics.c.id == TopicTag.topic_id)
        .group_by(Tag.name)
        .order_by(count.desc(), Tag.name)
        .limit(most)
    )
    return [(name, number) for name, number in db.session.execute(query)]
