"""Accepting the best answer, and thinking again."""

from datetime import UTC, datetime

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.forum import AnswerAccepted, AnswerUnaccepted
from app.kinds.question.kind import count_best, work_out_state
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.operations.posting import Author
from app.rules import Action, Actor, require


def accept(actor: Actor, post: Post, *, at: datetime | None = None, imported: bool = False) -> Topic:
    """Make this answer the best one; accepting it twice is accepting it once."""
    topic = locked_topic(post.topic_id)
    require(actor, Action.ANSWER_ACCEPT, topic)
    if topic.kind != "question" or not post.is_answer or not post.is_public:
        raise Invalid(_("Only an answer to a question can be the best answer."))
    if topic.best_post_id == post.id:
        return topic
    if topic.best_post_id is not None:
        _withdraw(actor, topic)
    who = Author(topic.author_id) if imported else actor
    topic.best_post_id, topic.best_at, topic.best_by_id = post.id, at or now(), who.member_id
    work_out_state(topic)
    count_best(post.author_id, 1)
    event = AnswerAccepted(
        topic_id=topic.id, post_id=post.id, author_id=post.author_id, topic_author_id=topic.author_id
    )
    log.append(event, who, at=topic.best_at, imported=imported)
    freshness.touch("site", f"topic:{topic.id}")
    return topic


def unaccept(actor: Actor, topic: Topic) -> Topic:
    """The asker thinks again: the question has no best answer."""
    topic = locked_topic(topic.id)
    require(actor, Action.ANSWER_ACCEPT, topic)
    if topic.best_post_id is not None:
        _withdraw(actor, topic)
        work_out_state(topic)
        freshness.touch("site", f"topic:{topic.id}")
    return topic


def _withdraw(actor: Actor, topic: Topic) -> None:
    post = db.session.get_one(Post, topic.best_post_id)
    accepted_at = topic.best_at or now()
    event = AnswerUnaccepted(
        topic_id=topic.id,
        post_id=post.id,
        author_id=post.author_id,
        accepted_at=accepted_at.astimezone(UTC).isoformat(),
        accepted_by_id=topic.best_by_id,
    )
    topic.best_post_id = topic.best_at = topic.best_by_id = None
    if post.is_public:
        count_best(post.author_id, -1)
    log.append(event, actor)
