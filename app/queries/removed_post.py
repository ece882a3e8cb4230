"""A post that its author took back: nobody else is led to it, and its author finds it to undo that."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.models.posts import Post
from app.models.topics import Topic
from app.rules import Action, Actor, why_not


def find_removable(actor: Actor, post_id: int) -> Post:
    """The post with its topic and space, also when the topic is removed; or NotFound for all but its author."""
    topic = joinedload(Post.topic)
    query = select(Post).where(Post.id == post_id)
    query = query.options(
        joinedload(Post.author), topic.joinedload(Topic.space), topic.options(selectinload(Topic.tags))
    )
    post = db.session.scalars(query).one_or_none()
    if post is None or why_not(actor, Action.POST_REMOVE, post):
        raise NotFound(_("There is no such post."))
    return post
