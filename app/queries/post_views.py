"""Posts as one viewer sees them: what they did about each and may do, and what programmes show with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.i18n import Reason
from app.models.attention import TopicReading
from app.models.posts import Bookmark, Nice, Post
from app.models.topics import Topic
from app.operations import attending
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


@dataclass(frozen=True)
class Marks:
    """What a viewer has left on a topic: nices, bookmarks, and the number up to which they have read."""

    nices: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    read_up_to: int = 0


def post_view(actor: Actor, post: Post) -> PostView:
    """One post alone, as after a deed on it."""
    return views_of(actor, post.topic, [post])[0]


def adornments_of(posts: Sequence[Post]) -> Mapping[str, Mapping[int, Any]]:
    """By the programme's name and the post's id: the same for every viewer."""
    return {name: read(posts) for name, read in _adornments.items()}


def views_of(
    actor: Actor,
    topic: Topic,
    posts: Sequence[Post],
    marks: Marks | None = None,
    extras: Mapping[str, Mapping[int, Any]] | None = None,
) -> list[PostView]:
    """`marks` and `extras` where they were read already."""
    marks = marks or marks_of(actor, topic, posts)
    answered = _answered(posts)
    for post in posts:
        set_committed_value(post, "topic", topic)
    extras = adornments_of(posts) if extras is None else extras
    may_accept = topic.kind == "question" and why_not(actor, Action.ANSWER_ACCEPT, topic) is None
    return [
        PostView(
            post=post,
            nice_given=post.id in marks.nices,
            bookmarked=post.id in marks.kept,
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


def marks_of(actor: Actor, topic: Topic, posts: Sequence[Post]) -> Marks:
    """In one statement, together with what the viewer follows and mutes."""
    if actor.member_id is None:
        return Marks()
    found: dict[str, list[int]] = {"nice": [], "kept": [], "read": []}
    asked = {"me": actor.member_id, "ids": [post.id for post in posts], "topic": topic.id}
    rows = db.session.execute(_marks(), asked).all()
    attending.remember_wishes(row for row in rows if row[0] not in found)
    for what, number, _wish in rows:
        found.get(what, []).append(number)
    return Marks(frozenset(found["nice"]), frozenset(found["kept"]), max(found["read"], default=0))


@cache
def _marks() -> CompoundSelect[str, int, str]:
    """Made once: every page of a topic asks it."""
    me: BindParameter[int] = bindparam("me")
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    nices = select(literal("nice"), Nice.post_id, literal("")).where(Nice.member_id == me, Nice.post_id.in_(ids))
    kept = select(literal("kept"), Bookmark.post_id, literal(""))
    kept = kept.where(Bookmark.member_id == me, Bookmark.post_id.in_(ids))
    read = select(literal("read"), TopicReading.number, literal(""))
    read = read.where(TopicReading.member_id == me, TopicReading.topic_id == bindparam("topic"))
    return union_all(nices, kept, read, attending.wishes_of(me))


def _answered(posts: Sequence[Post]) -> dict[int, str]:
    """By post id: the authors of what these posts answer, as far as that is a reply itself."""
    names = {post.id: post.author.display_name for post in posts}
    wanted = {post.answers_id for post in posts if post.answers_id and post.answers_id != post.reply_to_id} - set(names)
    if wanted:
        query = select(Post).where(Post.id.in_(wanted)).options(joinedload(Post.author))
        names |= {post.id: post.author.display_name for post in db.session.scalars(query)}
    return names
