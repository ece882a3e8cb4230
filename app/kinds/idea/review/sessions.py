"""Opening a review session with its agenda, and closing it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, insert, literal, or_, select, true

from app.base.clock import day_of, now
from app.base.database import db, insert_or_ignore
from app.base.errors import Conflict, NotFound
from app.base.i18n import _
from app.events import log
from app.events.ideas import ReviewClosed, ReviewOpened
from app.kinds.idea.models import Idea
from app.kinds.idea.review.covering import locked_session
from app.kinds.idea.review.models import DUE, NEW, WAITING, ReviewItem, ReviewSession
from app.models.topics import Topic
from app.rules import Action, Actor, require
from app.settings.store import site

BETWEEN_SESSIONS = timedelta(days=7)


def open_session(actor: Actor) -> ReviewSession:
    """Put every idea without a decision on the agenda; where a session is open already, that one."""
    require(actor, Action.IDEA_DECIDE)
    since = db.session.scalar(select(func.max(ReviewSession.opened_at)))
    numbers = dict.fromkeys(("due_count", "new_count", "waiting_count", "covered_count", "decided_count"), 0)
    opened_at = now()
    is_new = insert_or_ignore(
        ReviewSession, open_mark=1, since=since, opened_at=opened_at, opened_by_id=actor.member_id, **numbers
    )
    session = locked_session()
    if session is None:
        raise Conflict(_("The session was closed in this moment. Open another one."))
    if is_new:
        _fill(session)
        log.append(ReviewOpened(session_id=session.id, agenda_count=session.agenda_count), actor)
    return session


def _fill(session: ReviewSession) -> None:
    """One statement, whatever the number of ideas."""
    is_new = true() if session.since is None else Topic.published_at > session.since
    part = case((_is_due(session.opened_at), DUE), (is_new, NEW), else_=WAITING)
    agenda = (
        select(literal(session.id), Topic.id, part, Topic.published_at, Idea.silent_since, literal(""))
        .join(Topic, Topic.id == Idea.topic_id)
        .where(Idea.silent_since.is_not(None))
    )
    columns = ["session_id", "topic_id", "part", "posted_at", "silent_since", "outcome"]
    db.session.execute(insert(ReviewItem).from_select(columns, agenda))
    query = select(ReviewItem.part, func.count()).where(ReviewItem.session_id == session.id).group_by(ReviewItem.part)
    counts = dict(db.session.execute(query).all())
    session.due_count, session.new_count, session.waiting_count = (counts.get(each, 0) for each in (DUE, NEW, WAITING))
    db.session.flush()


def _is_due(at: datetime) -> ColumnElement[bool]:
    """The promised word falls due before the next session, or the department's day has come."""
    last = at - max(timedelta(days=site().idea_word_days) - BETWEEN_SESSIONS, timedelta())
    return or_(Idea.silent_since <= last, Idea.due_on <= day_of(at, site().zone))


def close_session(actor: Actor, session: ReviewSession) -> ReviewSession:
    """The session and its numbers stand from now on; what is left comes again on the next agenda."""
    require(actor, Action.IDEA_DECIDE)
    open_one = locked_session()
    if open_one is None or open_one.id != session.id:
        raise Conflict(_("Somebody else has closed this session already."))
    open_one.open_mark, open_one.closed_at, open_one.closed_by_id = None, now(), actor.member_id
    event = ReviewClosed(
        session_id=session.id,
        agenda_count=open_one.agenda_count,
        covered_count=open_one.covered_count,
        decided_count=open_one.decided_count,
    )
    log.append(event, actor)
    return open_one


def session_named(session_id: int) -> ReviewSession:
    session = db.session.get(ReviewSession, session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    return session
