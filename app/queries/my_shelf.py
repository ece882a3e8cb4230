"""What a member keeps: drafts and bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.posts import Bookmark, Draft, Post
from app.models.topics import Topic
from app.operations.drafting import address_of
from app.operations.kinds import KINDS, Kind
from app.queries.topic_list import open_comments, readable
from app.rules import Actor

PAGE = 25
MOST_DRAFTS = 100
ON_TOPICS = ("topic:", "idea:")


@dataclass(frozen=True)
class KeptDraft:
    """A draft with where it belongs: a kind for a new topic, a topic for a reply, a post for an edit."""

    draft: Draft
    address: str
    kind: Kind | None = None
    topic: Topic | None = None


def my_drafts(actor: Actor) -> Sequence[KeptDraft]:
    """The latest first; words for what is gone or closed meanwhile are kept as well."""
    query = select(Draft).where(Draft.member_id == actor.member_id).order_by(Draft.at.desc()).limit(MOST_DRAFTS)
    drafts = db.session.scalars(query).all()
    topics = _topics(actor, [_number(draft) for draft in drafts if draft.place.startswith(ON_TOPICS)])
    posts = _posts(actor, [_number(draft) for draft in drafts if draft.place.startswith("edit:")])
    return [_kept(draft, topics, posts) for draft in drafts]


def my_bookmarks(actor: Actor, after: str = "") -> Slice[Bookmark]:
    """Bookmarked posts that can still be read, with author and topic, the latest bookmark first."""
    query = _readable_bookmarks(actor)
    if after:
        query = query.where(tuple_(Bookmark.at, Bookmark.post_id) < tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.order_by(Bookmark.at.desc(), Bookmark.post_id.desc()).limit(PAGE + 1)).all()
    return cut(rows, PAGE, lambda row: mark_of(row.at, row.post_id))


def my_reminders(actor: Actor, after: str = "") -> Slice[Bookmark]:
    """Those with a reminder to come, the soonest first."""
    query = _readable_bookmarks(actor).where(Bookmark.remind_at.is_not(None), Bookmark.reminded_at.is_(None))
    if after:
        query = query.where(tuple_(Bookmark.remind_at, Bookmark.post_id) > tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.order_by(Bookmark.remind_at, Bookmark.post_id).limit(PAGE + 1)).all()
    return cut(rows, PAGE, lambda row: mark_of(row.remind_at or row.at, row.post_id))


def my_bookmark(actor: Actor, post: Post) -> Bookmark | None:
    return db.session.get(Bookmark, (actor.member_id, post.id)) if actor.member_id else None


def _readable_bookmarks(actor: Actor) -> Select[Bookmark]:
    open_topics = readable(actor).with_only_columns(Topic.id)
    return (
        select(Bookmark)
        .join(Bookmark.post)
        .join(Post.topic)
        .where(Bookmark.member_id == actor.member_id, Post.hidden_at.is_(None), Post.removed_at.is_(None))
        .where(Topic.id.in_(open_topics), open_comments(actor))
        .options(contains_eager(Bookmark.post).options(contains_eager(Post.topic), joinedload(Post.author)))
    )


def _kept(draft: Draft, topics: dict[int, Topic], posts: dict[int, Post]) -> KeptDraft:
    if draft.place.startswith("new:"):
        name = draft.place.removeprefix("new:")
        return KeptDraft(draft, f"/new?kind={name}", kind=KINDS.get(name))
    number = _number(draft)
    if draft.place.startswith(ON_TOPICS):
        topic = topics.get(number)
        return KeptDraft(draft, address_of(draft.place) if topic else "", topic=topic)
    post = posts.get(number)
    return KeptDraft(draft, f"/p/{post.id}/edit?draft=1" if post else "", topic=post.topic if post else None)


def _number(draft: Draft) -> int:
    return int(draft.place.partition(":")[2])


def _topics(actor: Actor, ids: Sequence[int]) -> dict[int, Topic]:
    return {topic.id: topic for topic in db.session.scalars(readable(actor).where(Topic.id.in_(ids)))} if ids else {}


def _posts(actor: Actor, ids: Sequence[int]) -> dict[int, Post]:
    if not ids:
        return {}
    open_topics = readable(actor).with_only_columns(Topic.id)
    query = select(Post).join(Post.topic).where(Post.id.in_(ids), Post.topic_id.in_(open_topics))
    return {post.id: post for post in db.session.scalars(query.options(contains_eager(Post.topic)))}
