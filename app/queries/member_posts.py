"""All that a member wrote and the viewer may read, the newest first."""

from datetime import datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import contains_eager

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.topic_list import open_comments, readable
from app.rules import Actor

PAGE = 25


def posts_by(actor: Actor, member_id: int, *, kind: str = "", after: str = "") -> Slice[Post]:
    """Posts with their topics; `kind` leaves only those in topics of that kind."""
    query = visible_posts(actor, member_id)
    if kind:
        query = query.where(Topic.kind == kind)
    if after:
        query = query.where(tuple_(Post.created_at, Post.id) < tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.order_by(Post.created_at.desc(), Post.id.desc()).limit(PAGE + 1)).all()
    return cut(rows, PAGE, lambda post: mark_of(post.created_at, post.id))


def visible_posts(actor: Actor, member_id: int) -> Select[Post]:
    """The member's posts that can be seen, in topics that `actor` may read."""
    open_topics = readable(actor).whereclause
    query = select(Post).join(Post.topic).options(contains_eager(Post.topic))
    query = query.where(Post.author_id == member_id, Post.hidden_at.is_(None), Post.removed_at.is_(None))
    if open_topics is not None:
        query = query.where(open_topics)
    return query.where(open_comments(actor))
