"""What stands around one idea: its support over time, comments in short, ideas like it, its author's earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base import markup
from app.base.clock import now
from app.base.database import db
from app.kinds.idea.models import IdeaChange, IdeaSupport
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.queries.similar_topics import similar_topics
from app.queries.topic_list import readable
from app.readers.search.asking import words
from app.readers.search.tokens import tokens
from app.rules import Actor

POINTS = 12
COMMENTS = 5
EARLIER = 5
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
    support: Sequence[Support]
    comments: Sequence[Comment]
    comment_count: int
    similar: Sequence[Like]
    earlier: Sequence[Topic]


def context_of(actor: Actor, topic: Topic) -> Context:
    """For staff, who read all comments."""
    return Context(
        support=support_over_time(topic),
        comments=_latest_comments(topic),
        comment_count=max(topic.post_count - 1, 0),
        similar=_ideas_like(actor, topic),
        earlier=_earlier(actor, topic),
    )


def support_over_time(topic: Topic) -> Sequence[Support]:
    """Twelve moments from the posting until now, evenly apart; what was merged in counts from when it was given."""
    begin, end = topic.published_at or topic.created_at, now()
    moments = [begin + (end - begin) * step / (POINTS - 1) for step in range(POINTS)]
    columns = [func.count().filter(IdeaSupport.at <= moment) for moment in moments]
    counts = db.session.execute(select(*columns).where(IdeaSupport.topic_id == topic.id)).one()
    return [Support(moment, count) for moment, count in zip(moments, counts, strict=True)]


def _latest_comments(topic: Topic) -> Sequence[Comment]:
    """The newest last, as they are read."""
    query = select(Post).where(Post.topic_id == topic.id, Post.number > 1).options(joinedload(Post.author))
    query = query.where(Post.hidden_at.is_(None), Post.removed_at.is_(None))
    posts = db.session.scalars(query.order_by(Post.number.desc()).limit(COMMENTS)).all()
    return [Comment(post.author, markup.plain(post.html), post.created_at) for post in reversed(posts)]


def _ideas_like(actor: Actor, topic: Topic) -> Sequence[Like]:
    alike = [each for each in similar_topics(actor, topic.title, "idea") if each.id != topic.id]
    found = [each for each in alike if _shared(topic, each) >= LEAST_SHARED]
    if not found:
        return ()
    ids = [each.id for each in found]
    last = select(func.max(IdeaChange.id)).where(IdeaChange.topic_id.in_(ids)).group_by(IdeaChange.topic_id)
    said = select(IdeaChange.topic_id, IdeaChange.reason).where(IdeaChange.id.in_(last))
    reasons = dict(db.session.execute(said).all())
    return [Like(each, reasons.get(each.id, "")) for each in found]


def _shared(topic: Topic, other: Topic) -> float:
    """How much of what the title says is said by the other idea too, 0 to 1."""
    asked, held = words(topic.title), set(tokens(f"{other.title} {other.excerpt}"))
    return sum(word.says for word in asked if word.tokens <= held) / (sum(word.says for word in asked) or 1)


def _earlier(actor: Actor, topic: Topic) -> Sequence[Topic]:
    query = readable(actor).where(Topic.kind == "idea", Topic.author_id == topic.author_id, Topic.id != topic.id)
    query = query.where(Topic.published_at <= (topic.published_at or topic.created_at))
    return db.session.scalars(query.order_by(Topic.published_at.desc()).limit(EARLIER)).all()
