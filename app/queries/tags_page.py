"""The page of all tags, and which of them mean the same."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

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


def main_name(name: str) -> str:
    """The tag that `name` stands for: itself, unless it is a synonym."""
    main = aliased(Tag)
    query = select(main.name).join(Tag, Tag.main_id == main.id).where(Tag.name == name)
    return (db.session.scalar(query) if name else None) or name


def synonyms(main: str = "") -> Sequence[tuple[str, str]]:
    """Pairs of a synonym and its main tag, by name; of one main tag, or of all."""
    main_tag = aliased(Tag)
    query = select(Tag.name, main_tag.name).join(main_tag, main_tag.id == Tag.main_id).order_by(main_tag.name, Tag.name)
    if main:
        query = query.where(main_tag.name == main)
    return [(name, of) for name, of in db.session.execute(query.limit(MOST))]
