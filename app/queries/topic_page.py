"""The page of one topic: its opening, its best answer, a page of the others, and what the viewer may do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.models.posts import Bookmark, Nice, Post
from app.models.topics import Topic
from app.operations.kinds import Kind, kind_named
from app.queries.topic_list import all_spaces
from app.rules import Action, Actor, require, why_not
from app.rules.topics import may_see_comments

PAGE = 20

Adornment = Callable[[Sequence[Post]], Mapping[int, Any]]
_adornments: dict[str, Adornment] = {}


def adorns_posts(name: str) -> Callable[[Adornment], Adornment]:
    """A programme shows something of its own with posts: `view.more[name]`, read once for all posts of a page."""

    def register(read: Adornment) -> Adornment:
        _adornments[name] = read
        return read

    return register


@dataclass(frozen=True)
class PostView:
    """One post with what its viewer did about it and may do; the sentences say why not."""

    post: Post
    nice_given: bool
    bookmarked: bool
    is_best: bool
    in_reply_to: int | None  # the number of the post that it answers, where that isn't the opening
    why_not_nice: Reason | None
    may_edit: bool
    may_remove: bool
    may_accept: bool
    more: Mapping[str, Any] = field(default_factory=dict)  # what programmes add, the same for every viewer

    def look(self, viewer: Actor) -> tuple[Any, ...]:
        """Two views of a post that are equal in this show the same."""
        mine = (viewer.signed_in, viewer.is_staff, viewer.member_id == self.post.author_id)
        done = (self.nice_given, self.bookmarked, self.is_best, self.in_reply_to, str(self.why_not_nice or ""))
        return self.post.id, *mine, *done, self.may_edit, self.may_remove, self.may_accept


@dataclass(frozen=True)
class TopicPage:
    """All that the page shows. `next_number`: the page after this one begins behind it (None: last page)."""

    topic: Topic
    kind: Kind
    opening: PostView
    best: PostView | None
    posts: Sequence[PostView]
    next_number: int | None
    first_number: int
    why_not_reply: Reason | None
    more: Any  # what the kind adds to its page


def find_topic(actor: Actor, topic_id: int) -> Topic:
    """The topic with space, author and tags, or NotFound where there is none or none to see."""
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.author), selectinload(Topic.tags))
    topic = db.session.scalars(query).one_or_none()
    if topic is None:
        raise NotFound(_("There is no such topic."))
    _put_space(topic)
    if why_not(actor, Action.TOPIC_READ, topic):
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
    _put_space(post.topic)
    require(actor, Action.TOPIC_READ, post.topic)
    if why_not(actor, Action.POST_READ, post):
        raise NotFound(_("There is no such post."))
    return post


def topic_page(actor: Actor, topic: Topic, *, after: int = 1) -> TopicPage:
    """The topic from the post behind number `after` on."""
    best_id = topic.best_post_id
    pinned = [Post.number == 1] if best_id is None else [(Post.number == 1) | (Post.id == best_id)]
    query = select(Post).where(Post.topic_id == topic.id).options(joinedload(Post.author))
    heads = db.session.scalars(query.where(*pinned).order_by(Post.number)).all()
    rest = _visible(actor, topic, query).where(Post.number > max(after, 1)).order_by(Post.number).limit(PAGE + 1)
    posts = db.session.scalars(rest).all()
    views = _views(actor, topic, [*heads, *posts])
    opening = next(view for view in views if view.post.opens_topic)
    best = next((view for view in views if view.is_best), None)
    shown = views[len(heads) :][:PAGE]
    return TopicPage(
        topic=topic,
        kind=kind_named(topic.kind),
        opening=opening,
        best=best,
        posts=shown,
        next_number=shown[-1].post.number if len(posts) > PAGE else None,
        first_number=after,
        why_not_reply=why_not(actor, Action.TOPIC_REPLY, topic),
        more=kind_named(topic.kind).on_show(actor, topic),
    )


def post_view(actor: Actor, post: Post) -> PostView:
    """One post alone, as after a deed on it."""
    return _views(actor, post.topic, [post])[0]


def posts_after(actor: Actor, topic: Topic, number: int, size: int) -> tuple[list[PostView], int | None]:
    """The posts behind `number`, for programs; and the number behind which the next ones stand."""
    query = select(Post).where(Post.topic_id == topic.id, Post.number > number).options(joinedload(Post.author))
    posts = db.session.scalars(_visible(actor, topic, query).order_by(Post.number).limit(size + 1)).all()
    return _views(actor, topic, posts[:size]), posts[size - 1].number if len(posts) > size else None


def page_start(post: Post) -> int:
    """The `after` of a page on which the post stands: the first page, or one that begins with it."""
    return 1 if post.number <= PAGE else post.number - 1


def _visible(actor: Actor, topic: Topic, query: Select[Post]) -> Select[Post]:
    """The same as the rule POST_READ, for many at once."""
    if actor.is_staff:
        return query
    if not may_see_comments(actor, topic):
        return query.where(Post.number == 1)
    return query.where(Post.removed_at.is_(None), Post.hidden_at.is_(None) | (Post.author_id == (actor.member_id or 0)))


def _views(actor: Actor, topic: Topic, posts: Sequence[Post]) -> list[PostView]:
    ids = [post.id for post in posts]
    nices = _mine(Nice.post_id, Nice.member_id, actor, ids)
    bookmarks = _mine(Bookmark.post_id, Bookmark.member_id, actor, ids)
    numbers = _numbers_of({post.reply_to_id for post in posts if post.reply_to_id} - set(ids)) | {
        post.id: post.number for post in posts
    }
    for post in posts:
        set_committed_value(post, "topic", topic)
    extras = {name: read(posts) for name, read in _adornments.items()}
    may_accept = topic.kind == "question" and why_not(actor, Action.ANSWER_ACCEPT, topic) is None
    return [
        PostView(
            post=post,
            nice_given=post.id in nices,
            bookmarked=post.id in bookmarks,
            is_best=post.id == topic.best_post_id and post.is_public,
            in_reply_to=numbers.get(post.reply_to_id or 0),
            why_not_nice=why_not(actor, Action.POST_NICE, post),
            may_edit=why_not(actor, Action.POST_EDIT, post) is None,
            may_remove=why_not(actor, Action.POST_REMOVE, post) is None,
            may_accept=may_accept and post.is_answer and post.is_public,
            more={name: found[post.id] for name, found in extras.items() if post.id in found},
        )
        for post in posts
    ]


def _mine(column: Mapped[int], owner: Mapped[int], actor: Actor, ids: list[int]) -> set[int]:
    if actor.member_id is None:
        return set()
    return set(db.session.scalars(select(column).where(owner == actor.member_id, column.in_(ids))))


def _numbers_of(post_ids: set[int]) -> dict[int, int]:
    if not post_ids:
        return {}
    rows = db.session.execute(select(Post.id, Post.number).where(Post.id.in_(post_ids))).all()
    return {post_id: number for post_id, number in rows}


def _put_space(topic: Topic) -> None:
    """Spaces are few and read together; the topic gets its own without a join."""
    space = next(space for space in all_spaces() if space.id == topic.space_id)
    set_committed_value(topic, "space", space)
