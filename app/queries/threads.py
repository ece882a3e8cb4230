"""Replies stand under the post that they reply to, one level deep; of each thread the first few are shown."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.models.posts import Post
from app.models.topics import Topic
from app.rules import Actor
from app.rules.topics import may_see_comments

FEW = 5
MANY = 50


def visible(actor: Actor, topic: Topic, query: Select[Post]) -> Select[Post]:
    """The same as the rule POST_READ, for many at once."""
    if actor.is_staff:
        return query
    if not may_see_comments(actor, topic):
        return query.where(Post.number == 1)
    return query.where(Post.removed_at.is_(None), Post.hidden_at.is_(None) | (Post.author_id == (actor.member_id or 0)))


def first_replies(actor: Actor, topic: Topic, parents: Collection[int]) -> dict[int, Sequence[Post]]:
    """By the post above them: one more than are shown, where there are more."""
    place = func.row_number().over(partition_by=Post.reply_to_id, order_by=Post.number).label("place")
    here = select(Post).where(Post.topic_id == topic.id, Post.reply_to_id.in_(parents))
    placed = visible(actor, topic, here).with_only_columns(Post.id, place).subquery()
    query = select(Post).join(placed, placed.c.id == Post.id).where(placed.c.place <= FEW + 1)
    threads: defaultdict[int, list[Post]] = defaultdict(list)
    for post in db.session.scalars(query.options(joinedload(Post.author)).order_by(Post.number)):
        threads[post.reply_to_id or 0].append(post)
    return dict(threads)


def replies_after(actor: Actor, topic: Topic, parent_id: int, number: int) -> Sequence[Post]:
    """The replies to one post behind `number`: one more than are shown, where there are more."""
    query = select(Post).where(Post.topic_id == topic.id, Post.reply_to_id == parent_id, Post.number > number)
    query = visible(actor, topic, query).options(joinedload(Post.author)).order_by(Post.number)
    return db.session.scalars(query.limit(MANY + 1)).all()
