"""What stands around one idea: its support over time, comments in short, ideas like it, its author's earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.base import markup
from app.base.clock import now
from app.base.database import db
from app.base.keeping import Keep
from app.kinds.idea.models import IdeaChange, IdeaSupport
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.similar_topics import nearest, similar_posts, with_posts
from app.queries.topic_list import readable
from app.readers.search.asking import words
from app.readers.search.tokens import tokens
from app.rules import Actor

POINTS = 12
COMMENTS = 5
EARLIER = 5
_LIKE_IT: Keep[Sequence[int]] = Keep(500)  # for a minute: staff come back to an idea again and again
LEAST_SHARED = 0.3  # of what the title says: below that search has found a word, not a likeness


@dataclass(frozen=True)
class Support:
    """How many supported the idea at a moment."""

    at: datetime
    count: int


@dataclass(frozen=True)
class Like:
    """An idea like this one, and the last public reason given on it."""

    topic: Topic
    reason: str


@dataclass(frozen=True)
class Comment:
    """The first words of a comment."""

    author: Member
    words: str
    at: datetime


@dataclass(frozen=True)
class Context:
    opening: Post
    support: Sequence[Support]
    comments: Sequence[Comment]
    comment_count: int
    similar: Sequence[Like]
    earlier: Sequence[Topic]


def context_of(actor: Actor, topic: Topic) -> Context:
    """For staff, who read all comments."""
    opening, comments = _opening_and_latest(topic)
    similar, earlier = _ideas_around(actor, topic)
    return Context(
        opening=opening,
        support=support_over_time(topic),
        comments=comments,
        comment_count=max(topic.post_count - 1, 0),
        similar=similar,
        earlier=earlier,
    )


def support_over_time(topic: Topic) -> Sequence[Support]:
    """Twelve moments from the posting until now, evenly apart; what was merged in counts from when it was given."""
    begin, end = _begin(topic), now()
    moments = [begin + (end - begin) * step / (POINTS - 1) for step in range(POINTS)]
    columns = [func.count().filter(IdeaSupport.at <= moment) for moment in moments]
    counts = db.session.execute(select(*columns).where(IdeaSupport.topic_id == topic.id)).one()
    return [Support(moment, count) for moment, count in zip(moments, counts, strict=True)]


def _opening_and_latest(topic: Topic) -> tuple[Post, Sequence[Comment]]:
    """The idea's own post, and the newest comments as they are read: the newest last."""
    latest = select(Post.id).where(Post.topic_id == topic.id, Post.number > 1)
    latest = latest.where(Post.hidden_at.is_(None), Post.removed_at.is_(None))
    ids = latest.order_by(Post.number.desc()).limit(COMMENTS).subquery()
    query = select(Post).where(Post.topic_id == topic.id, or_(Post.number == 1, Post.id.in_(select(ids.c.id))))
    opening, *posts = db.session.scalars(query.options(joinedload(Post.author)).order_by(Post.number)).all()
    return opening, [Comment(post.author, markup.plain(post.html), post.created_at) for post in posts]


def _ideas_around(actor: Actor, topic: Topic) -> tuple[Sequence[Like], Sequence[Topic]]:
    """Ideas like it, the nearest first, and its author's earlier ones, the latest first: both in one command."""
    own = (Topic.author_id == topic.author_id) & (Topic.published_at <= _begin(topic)) & (Topic.id != topic.id)
    latest = readable(actor).where(Topic.kind == "idea", own).order_by(Topic.published_at.desc()).limit(EARLIER)
    ids = latest.with_only_columns(Topic.id).subquery()
    openings = select(Post.id).where(Post.number == 1, Post.topic_id.in_(select(ids.c.id)))
    hits = _LIKE_IT.value((topic.title, actor.role), (), lambda: similar_posts(actor, topic.title, "idea"))
    said = select(IdeaChange.reason).where(IdeaChange.topic_id == Topic.id).order_by(IdeaChange.id.desc()).limit(1)
    # A union, not an "or": each half goes by its own index, however many ideas there are.
    wanted = union_all(select(Post.id).where(Post.id.in_(hits)), openings)
    query = with_posts(actor).add_columns(said.scalar_subquery()).where(Post.id.in_(wanted))
    rows = db.session.execute(query).all()
    alike = [Like(row[0], row[2] or "") for row in nearest(rows, hits) if row[0].id != topic.id]
    return [each for each in alike if _shared(topic, each.topic) >= LEAST_SHARED], _earlier(topic, rows)


def _earlier(topic: Topic, rows: Sequence[Row[Any]]) -> Sequence[Topic]:
    found = {row[0].id: row[0] for row in rows if row[0].author_id == topic.author_id and row[0].id != topic.id}
    before = [each for each in found.values() if each.published_at <= _begin(topic)]
    return sorted(before, key=lambda each: each.published_at, reverse=True)[:EARLIER]


def _begin(topic: Topic) -> datetime:
    return topic.published_at or topic.created_at


def _shared(topic: Topic, other: Topic) -> float:
    """How much of what the title says is said by the other idea too, 0 to 1."""
    asked, held = words(topic.title), set(tokens(f"{other.title} {other.excerpt}"))
    return sum(word.says for word in asked if word.tokens <= held) / (sum(word.says for word in asked) or 1)
