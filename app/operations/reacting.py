"""Nices and bookmarks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, select, update

from app.base import freshness
from app.base.clock import now
from app.base.database import Model, db, insert_or_ignore
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


@dataclass(frozen=True)
class Nices:
    """So many nices for a post at one time."""

    post: Post
    count: int
    at: datetime


def count_nices(given: Sequence[Nices]) -> None:
    """Nices of an import whose givers nobody knows: counted, tied to nobody."""
    posts, members, topics = Counter[int](), Counter[int](), Counter[int]()
    for each in given:
        posts[each.post.id] += each.count
        members[each.post.author_id] += each.count
        if each.post.opens_topic:
            topics[each.post.topic_id] += each.count
    add_to_counters(Post, "nice_count", posts)
    add_to_counters(Member, "nices_received", members)
    add_to_counters(Topic, "nice_count", topics)
    counted = (NicesCounted(post_id=each.post.id, author_id=each.post.author_id, count=each.count) for each in given)
    log.append_past(log.PastDeed(event, None, each.at) for event, each in zip(counted, given, strict=True))


def add_to_counters(table: type[Model], column: str, steps: Mapping[int, int]) -> None:
    """Many rows' counters at once, always in the order of their ids."""
    if steps:
        rows = cast(Table, table.__table__)
        plus = update(rows).where(rows.c.id == bindparam("row")).values({column: rows.c[column] + bindparam("step")})
        db.session.connection().execute(plus, [{"row": row, "step": steps[row]} for row in sorted(steps)])


def bookmark(actor: Actor, post: Post) -> None:
    require(actor, Action.POST_BOOKMARK, post)
    insert_or_ignore(Bookmark, member_id=actor.member_id, post_id=post.id, at=now(), note="")


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
