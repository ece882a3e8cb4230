"""What stands on a topic's page, read once for all who may see the same and kept while the topic's stamps stand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, Select, String, cast, func, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import aside, db
from app.base.keeping import Keep, Stamps
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.post_views import adornments_of
from app.queries.threads import first_replies, visible
from app.queries.topic_list import put_spaces
from app.rules import Actor

T = TypeVar("T")

PAGE = 20
OUTSIDER = Actor.guest()


@dataclass(frozen=True)
class Asked:
    """Which part of a topic: by `order` (time or nices) behind a post of that number (and so many nices)."""

    order: str = "time"
    after: int = 1
    nices: int = 0
    thread: int = 0

    @property
    def is_first(self) -> bool:
        return self.after <= 1 and not self.thread


@dataclass(frozen=True)
class TopicPosts:
    """The opening and the best answer, a page of the others and one more where there are more, and their threads.

    `more` is what programmes show with the posts, by name. `insiders` see more than others: what is hidden of their
    own, or comments to staff on their topic.
    """

    heads: Sequence[Post]
    posts: Sequence[Post]
    threads: Mapping[int, Sequence[Post]]
    more: Mapping[str, Mapping[int, Any]] | None = None
    insiders: Collection[int | None] = ()

    @property
    def every(self) -> list[Post]:
        """Each post once."""
        shown = chain(self.heads, self.posts[:PAGE], *self.threads.values())
        return list({post.id: post for post in shown}.values())


_topics: Keep[Topic | None] = Keep(most=200)
_posts: Keep[TopicPosts] = Keep(most=100)


def whole_topic(topic_id: int, stamps: Stamps = None) -> Topic | None:
    """The topic with space, author and tags; None where there is none. One that is kept belongs to no session."""
    if stamps is None:
        return _load_topic(topic_id)
    return _topics.value(topic_id, stamps, lambda: _aside(lambda: _load_topic(topic_id)))


def _load_topic(topic_id: int) -> Topic | None:
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.author), joinedload(Topic.tags))
    topic = db.session.scalars(query).unique().one_or_none()  # few tags: one command less than a second look
    if topic is not None:
        put_spaces([topic])
    return topic


def topic_posts(actor: Actor, topic: Topic, asked: Asked, stamps: Stamps = None) -> TopicPosts:
    """As far as `actor` may see them."""
    if stamps is None:
        return _load_posts(actor, topic, asked)
    viewer = actor if actor.is_staff else OUTSIDER
    key = (topic.id, asked, viewer.is_staff)
    found = _posts.value(key, stamps, lambda: _aside(lambda: _load_posts(viewer, topic, asked)))
    return _load_posts(actor, topic, asked) if actor.member_id in found.insiders else found


def _aside(load: Callable[[], T]) -> T:
    with aside():
        return load()


def _load_posts(actor: Actor, topic: Topic, asked: Asked) -> TopicPosts:
    query = select(Post).where(Post.topic_id == topic.id).options(joinedload(Post.author))
    pinned = (Post.number == 1) | (Post.id == (topic.best_post_id or 0))
    rows = db.session.execute(query.where(pinned).add_columns(_hidden_authors(topic)).order_by(Post.number)).all()
    heads = [row[0] for row in rows]
    posts = db.session.scalars(_page(visible(actor, topic, query), asked)).all()
    above = {post.id: post for post in [*heads, *posts[:PAGE]]}
    threads = first_replies(actor, topic, above.keys())
    found = TopicPosts(heads, posts, threads, insiders=() if actor.is_staff else _insiders(topic, rows[0][1]))
    for post in found.every:
        set_committed_value(post, "topic", topic)
    return replace(found, more=adornments_of(found.every))


def _hidden_authors(topic: Topic) -> ScalarSelect[str]:
    """Their ids in one text: a command less."""
    post = aliased(Post)
    hidden = (post.topic_id == topic.id) & post.hidden_at.is_not(None) & post.removed_at.is_(None)
    return select(func.aggregate_strings(cast(post.author_id, String), ",")).where(hidden).scalar_subquery()


def _insiders(topic: Topic, hidden_authors: str | None) -> frozenset[int | None]:
    authors = {int(author_id) for author_id in (hidden_authors or "").split(",") if author_id}
    return frozenset(authors | {topic.author_id} if topic.comments_to_staff else authors)


def _page(whole: Select[Post], asked: Asked) -> Select[Post]:
    """What stands on no other post, from the place that was asked for."""
    query = whole.where(Post.number > 1, Post.reply_to_id.is_(None)).limit(PAGE + 1)
    if asked.order != "nices":
        return query.where(Post.number > asked.after).order_by(Post.number)
    if asked.after > 1:
        fewer = (Post.nice_count < asked.nices) | ((Post.nice_count == asked.nices) & (Post.number > asked.after))
        query = query.where(fewer)
    # The database sorts numbers here, not texts: the posts themselves are fetched afterwards.
    order = (Post.nice_count.desc(), Post.number)
    chosen = query.with_only_columns(Post.id).order_by(*order).subquery()
    return whole.where(Post.id.in_(select(chosen.c.id))).order_by(*order)
