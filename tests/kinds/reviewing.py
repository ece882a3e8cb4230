"""How the tests of the review room open and close sessions, decide, and look at the agenda."""

from datetime import timedelta

from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, transaction
from app.kinds.idea import operations
from app.kinds.idea.models import Idea
from app.kinds.idea.review import sessions
from app.kinds.idea.review.agenda import Wanted, agenda, the_open_session
from app.kinds.idea.review.models import ReviewSession
from app.models import Topic


def open_one(actor):
    with transaction():
        return sessions.open_session(actor)


def close(actor):
    with transaction():
        return sessions.close_session(actor, the_open_session())


def decide(actor, topic, status, reason="Because."):
    with transaction():
        operations.decide(actor, topic, status, reason)


def counts():
    db.session.commit()  # what others have written meanwhile is read, too
    session = db.session.scalars(select(ReviewSession).order_by(ReviewSession.id.desc())).first()
    db.session.refresh(session)
    return session.covered_count, session.agenda_count, session.decided_count


def titles(actor, part, **more):
    rows = agenda(actor, the_open_session(), Wanted(part, **more)).rows.rows
    return [row.item.topic.title for row in rows]


def days_ago(topic, days):
    """As if it had been posted so long ago."""
    at = now() - timedelta(days=days)
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == topic.id).values(published_at=at, created_at=at))
        db.session.execute(update(Idea).where(Idea.topic_id == topic.id).values(silent_since=at))
    db.session.expire_all()
