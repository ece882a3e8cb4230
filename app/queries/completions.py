"""What a composer proposes while one types: people, those of the topic first, and tags. Names only, never addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Mapped

from app.base.database import db, is_sqlite
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Tag, TopicTag
from app.queries.topic_list import open_comments, readable
from app.rules.actor import Actor

MOST = 8
LATEST_POSTS = 200  # of a long topic: who wrote lately is meant


@dataclass(frozen=True)
class Option:
    """`value` goes into the text, `label` says what it is."""

    value: str
    label: str


def people_like(actor: Actor, typed: str, topic_id: int = 0) -> Sequence[Option]:
    """Members whose handle or name begins with what was typed; who writes in the topic stands first."""
    chosen: dict[str, str] = {}
    for query in [*([_in_topic(actor, topic_id)] if topic_id else []), select(Member)]:
        if len(chosen) >= MOST:
            break
        for handle, name in _named(query, typed):
            chosen.setdefault(handle, name)
    return [Option(handle, name) for handle, name in list(chosen.items())[:MOST]]


def _named(query: Select[Any], typed: str) -> Sequence[tuple[str, str]]:
    here = query.where(Member.confirmed_at.is_not(None), Member.suspended_at.is_(None), Member.left_at.is_(None))
    found: list[tuple[str, str]] = []
    for column, beginnings in ((Member.handle, {typed.lower()}), (Member.name_given, {typed, typed.capitalize()})):
        matches = or_(*(begins_with(column, each) for each in sorted(beginnings))) if typed else Member.id > 0
        rows = here.with_only_columns(Member.handle, Member.name_given).where(matches).order_by(column).limit(MOST)
        found += db.session.execute(rows).tuples().all()
    return found


def _in_topic(actor: Actor, topic_id: int) -> Select[Any]:
    """Whoever wrote there what `actor` may read."""
    topic = readable(actor).subquery()
    latest = (
        select(Post.author_id)
        .join(Post.topic)
        .where(Post.topic_id == topic_id, Post.topic_id.in_(select(topic.c.id)), open_comments(actor))
        .where(Post.hidden_at.is_(None), Post.removed_at.is_(None), Post.author_id != (actor.member_id or 0))
        .order_by(Post.number.desc())
        .limit(LATEST_POSTS)
    )
    return select(Member).where(Member.id.in_(latest))


def tags_like(actor: Actor, typed: str) -> Sequence[Option]:
    """Tags of topics that `actor` may read, the commonest first."""
    topics = readable(actor).subquery()
    in_use = exists().where(TopicTag.tag_id == Tag.id, TopicTag.topic_id == topics.c.id)
    query = select(Tag.name, Tag.topic_count).where(begins_with(Tag.name, typed.lower()), in_use)
    rows = db.session.execute(query.order_by(Tag.topic_count.desc(), Tag.name).limit(MOST))
    return [Option(name, str(count)) for name, count in rows]


def begins_with(column: Mapped[str], beginning: str) -> ColumnElement[bool]:
    """In a form for which each database uses its index."""
    if is_sqlite():
        return and_(column >= beginning, column < beginning + "\U0010ffff")
    return column.like(re.sub(r"([\\%_])", r"\\\1", beginning) + "%")
