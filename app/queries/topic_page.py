"""The page of one topic: its opening, its best answer, a page of the others, and what the viewer may do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.base.keeping import Stamps
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.attending import muted_members
from app.operations.kinds import Kind, kind_named
from app.queries.post_views import PostView, marks_of, views_of
from app.queries.threads import FEW, MANY, replies_after, visible
from app.queries.topic_list import put_spaces
from app.queries.topic_posts import PAGE, Asked, TopicPosts, topic_posts, whole_topic
from app.rules import Action, Actor, require, why_not
from app.rules.topics import last_number_told


@dataclass(frozen=True)
class Thread:
    """The replies under a post; `next_number`: more of them stand behind it."""

    replies: Sequence[PostView] = ()
    next_number: int | None = None

    @classmethod
    def of(cls, replies: Sequence[PostView], most: int) -> "Thread":
        return cls(replies[:most], replies[most - 1].post.number if len(replies) > most else None)


FIRST_PAGE = Asked()


@dataclass(frozen=True)
class TopicPage:
    """All that the page shows. `next`: the page after this one begins behind this post (None: last page)."""

    topic: Topic
    kind: Kind
    opening: PostView
    best: PostView | None
    posts: Sequence[PostView]
    threads: Mapping[int, Thread]
    asked: Asked
    next: Post | None
    why_not_reply: Reason | None
    last_number: int  # of the posts that the viewer may know of
    read_up_to: int  # the viewer has read the posts up to this number
    muted_ids: Collection[int]
    more: Any  # what the kind adds to its page

    @property
    def first_new(self) -> int:
        """The number from which on all is new to the viewer; 0: nothing is, or everything."""
        return self.read_up_to + 1 if 0 < self.read_up_to < self.last_number else 0

    @property
    def first_unread(self) -> PostView | None:
        """Before this post stands the line "new since you were here"."""
        in_time = self.asked.order == "time" and not self.asked.thread and self.first_new
        return next((view for view in self.posts if in_time and view.post.number >= self.first_new), None)

    @property
    def reads_at_end(self) -> int:
        """Up to which number one has read at the end of this page."""
        return self.reads(self.posts[-1] if self.posts else self.opening)

    def reads(self, view: PostView) -> int:
        """Up to which number one has read when one has seen this post: at the very end, everything."""
        last = self.posts[-1] if self.posts else self.opening
        if view is last and self.next is None:
            return self.last_number
        return view.post.number if self.asked.order == "time" and not self.asked.thread else 0


def find_topic(actor: Actor, topic_id: int, stamps: Stamps = None) -> Topic:
    """The topic with space, author and tags, or NotFound where there is none or none to see.

    With the stamps of its page it may be one that is kept, and that is to be read only.
    """
    topic = whole_topic(topic_id, stamps)
    if topic is None or why_not(actor, Action.TOPIC_READ, topic):
        raise NotFound(_("There is no such topic."))
    return topic


def find_post(actor: Actor, post_id: int) -> Post:
    """The post with its author, topic and space, or NotFound. Removed posts are for their author and staff."""
    query = (
        select(Post)
        .where(Post.id == post_id)
        .options(joinedload(Post.author), joinedload(Post.topic).selectinload(Topic.tags))
        .execution_options(populate_existing=True)
    )
    post = db.session.scalars(query).one_or_none()
    if post is None:
        raise NotFound(_("There is no such post."))
    put_spaces([post.topic])
    require(actor, Action.TOPIC_READ, post.topic)
    if why_not(actor, Action.POST_READ, post):
        raise NotFound(_("There is no such post."))
    return post


def find_post_in(actor: Actor, topic: Topic, post_id: int) -> Post:
    """A post of this topic, or NotFound."""
    post = find_post(actor, post_id)
    if post.topic_id != topic.id:
        raise NotFound(_("There is no such post."))
    return post


def topic_page(actor: Actor, topic: Topic, asked: Asked = FIRST_PAGE, stamps: Stamps = None) -> TopicPage:
    """The opening, the best answer and a page of the others, each with the first replies to it."""
    return _shown(actor, topic, asked, topic_posts(actor, topic, asked, stamps))


def thread_page(actor: Actor, topic: Topic, parent: Post, after: int) -> TopicPage:
    """One post and the replies to it behind number `after`."""
    heads = db.session.scalars(
        select(Post).where(Post.topic_id == topic.id, Post.number == 1).options(joinedload(Post.author))
    ).all()
    replies = replies_after(actor, topic, parent.id, after)
    posts = [] if parent.opens_topic else [parent]
    return _shown(
        actor, topic, Asked(after=after, thread=parent.id), TopicPosts(heads, posts, {parent.id: replies}), MANY
    )


def _shown(actor: Actor, topic: Topic, asked: Asked, found: TopicPosts, most: int = FEW) -> TopicPage:
    every, page = found.every, found.posts[:PAGE]
    marks = marks_of(actor, topic, every)
    views = views_of(actor, topic, every, marks, found.more)
    by_id = {view.post.id: view for view in views}
    kind = kind_named(topic.kind)
    return TopicPage(
        topic=topic,
        kind=kind,
        opening=by_id[next(post.id for post in found.heads if post.opens_topic)],
        best=next((view for view in views if view.is_best), None),
        posts=[by_id[post.id] for post in page],
        threads={
            parent: Thread.of([by_id[post.id] for post in replies], most) for parent, replies in found.threads.items()
        },
        asked=asked,
        next=page[-1] if len(found.posts) > PAGE else None,
        why_not_reply=why_not(actor, Action.TOPIC_REPLY, topic),
        read_up_to=marks.read_up_to,
        last_number=last_number_told(actor, topic),
        muted_ids=muted_members(actor),
        more=kind.on_show(actor, topic),
    )


def posts_after(actor: Actor, topic: Topic, number: int, size: int) -> tuple[list[PostView], int | None]:
    """The posts behind `number`, for programs; and the number behind which the next ones stand."""
    query = select(Post).where(Post.topic_id == topic.id, Post.number > number).options(joinedload(Post.author))
    posts = db.session.scalars(visible(actor, topic, query).order_by(Post.number).limit(size + 1)).all()
    return views_of(actor, topic, posts[:size]), posts[size - 1].number if len(posts) > size else None


def new_posts(actor: Actor, topic: Topic, number: int) -> list[PostView]:
    """What was posted behind `number`, in the order of posting."""
    return posts_after(actor, topic, number, MANY)[0]


def place_of(post: Post) -> Asked:
    """A page on which the post stands: the first one, or one that begins with it or with its thread."""
    if post.number <= FEW:
        return FIRST_PAGE
    if post.reply_to_id is None:
        return FIRST_PAGE if post.number <= PAGE else Asked(after=post.number - 1)
    return Asked(after=post.number - 1, thread=post.reply_to_id)
