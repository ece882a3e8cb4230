"""Drafts become public: by hand, or at the moment that was set."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.models.topics import Topic
from app.operations import posting
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require


def publish_now(actor: Actor, topic: Topic) -> Topic:
    """Make a draft public; whoever is second is told."""
    topic = _locked_draft(actor, topic)
    posting.publish(actor, topic)
    freshness.touch(f"topic:{topic.id}")
    return topic


def schedule(actor: Actor, topic: Topic, at: datetime | None) -> Topic:
    """Set the moment of publication; None keeps it a draft until somebody publishes it."""
    topic = _locked_draft(actor, topic)
    if at is not None and at <= now():
        raise Invalid(_("Choose a moment to come."), field="publish_at")
    topic.publish_at = at
    freshness.touch(f"topic:{topic.id}")
    return topic


def due_topic_ids() -> Sequence[int]:
    """Drafts whose moment has come, the earliest first."""
    query = select(Topic.id).where(
        Topic.published_at.is_(None), Topic.publish_at <= now(), Topic.removed_at.is_(None), Topic.hidden_at.is_(None)
    )
    return db.session.scalars(query.order_by(Topic.publish_at)).all()


def publish_if_due(topic_id: int) -> bool:
    """Asked again under the lock: another worker, or a hand, may have been faster."""
    topic = locked_topic(topic_id)
    if topic.published_at is not None or topic.publish_at is None or topic.publish_at > now():
        return False
    if topic.removed_at is not None or topic.hidden_at is not None:
        return False
    posting.publish(Actor.system(), topic)
    freshness.touch(f"topic:{topic.id}")
    return True


def _locked_draft(actor: Actor, topic: Topic) -> Topic:
    require(actor, Action.TOPIC_PUBLISH, topic)
    topic = locked_topic(topic.id)
    if topic.published_at is not None:
        raise Conflict(_("This is published already."))
    return topic
