"""Nices and bookmarks."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from app.base import freshness
from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.events import log
from app.events.forum import NiceGiven, NicesCounted, NiceTakenBack
from app.models.members import Member
from app.models.posts import Bookmark, Nice, Post
from app.models.topics import Topic
from app.rules import Action, Actor, require


def give_nice(actor: Actor, post: Post, *, at: datetime | None = None, imported: bool = False) -> bool:
    """Thank for a post; giving twice is giving once. True when it is new."""
    require(actor, Action.POST_NICE, post)
    at = at or now()
    if not insert_or_ignore(Nice, post_id=post.id, member_id=actor.member_id, at=at):
        return False
    _count(post, 1)
    event = NiceGiven(post_id=post.id, topic_id=post.topic_id, author_id=post.author_id)
    log.append(event, actor, at=at, imported=imported)
    freshness.touch(f"topic:{post.topic_id}")
    return True


def take_nice_back(actor: Actor, post: Post) -> bool:
    """Take one's thanks back; True when there were any."""
    require(actor, Action.POST_NICE, post)
    mine = (Nice.post_id == post.id) & (Nice.member_id == actor.member_id)
    given_at = db.session.scalar(select(Nice.at).where(mine).with_for_update())
    if given_at is None:
        return False
    db.session.execute(delete(Nice).where(mine))
    _count(post, -1)
    event = NiceTakenBack(
        post_id=post.id,
        topic_id=post.topic_id,
        author_id=post.author_id,
        given_at=given_at.astimezone(UTC).isoformat(),
    )
    log.append(event, actor)
    freshness.touch(f"topic:{post.topic_id}")
    return True


def count_nices(actor: Actor, post: Post, count: int, *, at: datetime) -> None:
    """Nices of an import whose givers nobody knows: counted, tied to nobody."""
    _count(post, count)
    log.append(NicesCounted(post_id=post.id, author_id=post.author_id, count=count), actor, at=at, imported=True)


def bookmark(actor: Actor, post: Post) -> None:
    require(actor, Action.POST_BOOKMARK, post)
    insert_or_ignore(Bookmark, member_id=actor.member_id, post_id=post.id, at=now())


def forget_bookmark(actor: Actor, post: Post) -> None:
    db.session.execute(delete(Bookmark).where(Bookmark.member_id == actor.member_id, Bookmark.post_id == post.id))


def _count(post: Post, step: int) -> None:
    db.session.execute(update(Post).where(Post.id == post.id).values(nice_count=Post.nice_count + step))
    db.session.execute(
        update(Member).where(Member.id == post.author_id).values(nices_received=Member.nices_received + step)
    )
    if post.opens_topic:
        db.session.execute(update(Topic).where(Topic.id == post.topic_id).values(nice_count=Topic.nice_count + step))
    db.session.refresh(post, ["nice_count"])
