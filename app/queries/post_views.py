"""Posts as one viewer sees them: what they did about each and may do, and what programmes show with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.i18n import Reason
from app.models.posts import Bookmark, Nice, Post
from app.models.topics import Topic
from app.rules import Action, Actor, why_not

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
    replies_to: str  # who wrote the post that it answers, where it does not stand right under that one
    why_not_nice: Reason | None
    may_edit: bool
    may_remove: bool
    may_accept: bool
    more: Mapping[str, Any] = field(default_factory=dict)  # what programmes add, the same for every viewer

    def look(self, viewer: Actor) -> tuple[Any, ...]:
        """Two views of a post that are equal in this show the same."""
        mine = (viewer.signed_in, viewer.is_staff, viewer.member_id == self.post.author_id)
        done = (self.nice_given, self.bookmarked, self.is_best, self.replies_to, str(self.why_not_nice or ""))
        return self.post.id, *mine, *done, self.may_edit, self.may_remove, self.may_accept


def post_view(actor: Actor, post: Post) -> PostView:
    """One post alone, as after a deed on it."""
    return views_of(actor, post.topic, [post])[0]


def views_of(actor: Actor, topic: Topic, posts: Sequence[Post]) -> list[PostView]:
    ids = [post.id for post in posts]
    nices, bookmarks = _done(actor, ids)
    answered = _answered(posts)
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
            replies_to=answered.get(post.answers_id or 0, "") if post.answers_id != post.reply_to_id else "",
            why_not_nice=why_not(actor, Action.POST_NICE, post),
            may_edit=why_not(actor, Action.POST_EDIT, post) is None,
            may_remove=why_not(actor, Action.POST_REMOVE, post) is None,
            may_accept=may_accept and post.is_answer and post.is_public,
            more={name: found[post.id] for name, found in extras.items() if post.id in found},
        )
        for post in posts
    ]


def _done(actor: Actor, ids: list[int]) -> tuple[set[int], set[int]]:
    """Which of these posts the actor has given a nice, and which they have bookmarked."""
    if actor.member_id is None:
        return set(), set()
    nices = select(literal("nice"), Nice.post_id).where(Nice.member_id == actor.member_id, Nice.post_id.in_(ids))
    kept = select(literal("kept"), Bookmark.post_id)
    kept = kept.where(Bookmark.member_id == actor.member_id, Bookmark.post_id.in_(ids))
    rows = db.session.execute(union_all(nices, kept)).all()
    return {post_id for what, post_id in rows if what == "nice"}, {post_id for what, post_id in rows if what == "kept"}


def _answered(posts: Sequence[Post]) -> dict[int, str]:
    """By post id: the authors of what these posts answer, as far as that is a reply itself."""
    names = {post.id: post.author.display_name for post in posts}
    wanted = {post.answers_id for post in posts if post.answers_id and post.answers_id != post.reply_to_id} - set(names)
    if wanted:
        query = select(Post).where(Post.id.in_(wanted)).options(joinedload(Post.author))
        names |= {post.id: post.author.display_name for post in db.session.scalars(query)}
    return names
