"""The end of a poll: by its author's hand, or by the schedule at the moment that was set."""

from datetime import datetime

from sqlalchemy import select

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.events import log
from app.events.polls import PollClosed
from app.models.topics import Topic
from app.programs.polls.models import Poll
from app.programs.polls.voting import locked_poll
from app.rules import Action, Actor, require

BATCH = 20


def close(actor: Actor, topic: Topic, *, at: datetime | None = None) -> Poll:
    """No vote counts from now on; closing twice is closing once."""
    require(actor, Action.POLL_CLOSE, topic)
    poll = locked_poll(topic.id)
    if poll.closed_at is None:
        _close(poll, actor, at or now())
    return poll


def close_some(at: datetime) -> int:
    """Note the end of polls whose moment has come, each told once. Call until it gives 0."""
    over = select(Poll).where(Poll.closed_at.is_(None), Poll.closes_at <= at).order_by(Poll.id)
    found = db.session.scalars(over.limit(BATCH).with_for_update()).all()
    for poll in found:
        _close(poll, Actor.system(), at)
    return len(found)


def _close(poll: Poll, actor: Actor, at: datetime) -> None:
    poll.closed_at = at
    log.append(PollClosed(poll_id=poll.id, topic_id=poll.topic_id, author_id=poll.author_id), actor, at=at)
    freshness.touch(f"topic:{poll.topic_id}")
