"""Rows that are about to change, locked and fresh. Order everywhere: topic before post before member."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.models.posts import Post
from app.models.topics import Topic


def locked_topic(topic_id: int) -> Topic:
    """The topic as it stands now, with its space; nobody else changes it until the transaction ends."""
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.space))
    return db.session.scalars(query.with_for_update(of=Topic), execution_options={"populate_existing": True}).one()


def locked_post(post_id: int) -> Post:
    """The post with its topic and space, topic and post locked."""
    topic_id = db.session.scalars(select(Post.topic_id).where(Post.id == post_id)).one()
    locked_topic(topic_id)
    query = select(Post).where(Post.id == post_id).options(joinedload(Post.topic).joinedload(Topic.space))
    return db.session.scalars(query.with_for_update(of=Post), execution_options={"populate_existing": True}).one()
