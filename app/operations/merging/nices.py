"""Nices of two accounts that are one person's: one per member and post, and none for oneself."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import aliased

from app.base.columns import among
from app.base.database import db
from app.events.forum import NiceGiven, NiceTakenBack
from app.models.members import Member
from app.models.posts import Nice, Post
from app.models.topics import Topic
from app.operations.merging.work import Merge, after_rows_moved, before_rows_move
from app.operations.reacting import add_to_counters


@before_rows_move
def leave_doubles_out(merge: Merge) -> None:
    old, new = merge.both
    for row in _drop(_by_for(old, new) | _by_for(new, old)):
        about = {"post_id": row.post_id, "topic_id": row.topic_id, "author_id": row.author_id}
        merge.tell(NiceTakenBack(**about, given_at=row.at.astimezone(UTC).isoformat()), merge.at)
    merge.niced.update(db.session.scalars(select(Nice.post_id).where(Nice.member_id == old)))
    theirs = aliased(Nice)
    twice = select(theirs.id).where(theirs.post_id == Nice.post_id, theirs.member_id == new).exists()
    _drop((Nice.member_id == old) & twice)


@after_rows_moved
def say_again(merge: Merge) -> None:
    query = select(Nice.at, Nice.post_id, Post.topic_id, Post.author_id).join(Post, Post.id == Nice.post_id)
    if merge.niced:
        for row in db.session.execute(query.where(Nice.member_id == merge.new.id, among(Nice.post_id, merge.niced))):
            merge.tell(NiceGiven(post_id=row.post_id, topic_id=row.topic_id, author_id=row.author_id), row.at)


def _by_for(giver: int, author: int) -> ColumnElement[bool]:
    return (Nice.member_id == giver) & (Post.author_id == author)


def _drop(which: ColumnElement[bool]) -> Sequence[Any]:
    """Take nices away, and out of all that counts them."""
    columns = (Nice.id, Nice.post_id, Nice.at, Post.topic_id, Post.author_id, Post.number)
    rows = db.session.execute(select(*columns).join(Post, Post.id == Nice.post_id).where(which)).all()
    if rows:
        gone = delete(Nice).where(among(Nice.id, [row.id for row in rows]))
        db.session.execute(gone, execution_options={"synchronize_session": False})
    fewer = {post: -times for post, times in Counter(row.post_id for row in rows).items()}
    add_to_counters(Post, "nice_count", fewer)
    authors = Counter(row.author_id for row in rows)
    add_to_counters(Member, "nices_received", {author: -times for author, times in authors.items()})
    topics = Counter(row.topic_id for row in rows if row.number == 1)
    add_to_counters(Topic, "nice_count", {topic: -times for topic, times in topics.items()})
    return rows
