"""Two ideas that are one: merged with the supporters of both, and separated again."""

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update

from app.base import freshness
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.kinds.idea.models import Idea, IdeaChange, IdeaSupport
from app.kinds.idea.operations import change_status, checked_reason, credited_ids, locked_for_decision
from app.kinds.idea.status import MERGED, REVIEWING
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require


def merge(actor: Actor, topic: Topic, into: Topic, reason: str, *, seen_change: int | None = None) -> IdeaChange:
    """`topic` lives on in `into`: its supporters count there, once each, and both authors are credited."""
    require(actor, Action.IDEA_DECIDE, topic)
    reason = checked_reason(reason)
    topic, into = _both_locked(topic, into, seen_change)
    if into.kind != "idea" or not into.is_public or into.id == topic.id:
        raise Invalid(_("Choose another idea to merge this one into."), field="into")
    if topic.state == MERGED:
        raise Invalid(_("The idea has this status already."), field="status")
    if into.state == MERGED:
        raise Invalid(_("That idea was merged itself: choose the one it lives on in."), field="into")
    db.session.get_one(Idea, topic.id, populate_existing=True).merged_into_id = into.id
    _carry_over(topic.id, into)
    change = change_status(actor, topic, MERGED, reason, credited_ids=(topic.author_id,))
    freshness.touch(f"topic:{into.id}")
    return change


def separate(actor: Actor, topic: Topic, reason: str, *, seen_change: int | None = None) -> IdeaChange:
    """Undo a merge: the idea is in review again, and takes along the support that came by it alone."""
    require(actor, Action.IDEA_DECIDE, topic)
    reason = checked_reason(reason)
    idea = db.session.get_one(Idea, topic.id)
    if idea.merged_into_id is None:
        raise Invalid(_("This idea is not merged."), field="status")
    topic, into = _both_locked(topic, db.session.get_one(Topic, idea.merged_into_id), seen_change)
    idea = db.session.get_one(Idea, topic.id, populate_existing=True)
    idea.merged_into_id = None
    db.session.flush()
    came_by_it = (IdeaSupport.topic_id == into.id) & (IdeaSupport.came_from_id == topic.id)
    lost = set(db.session.scalars(select(IdeaSupport.member_id).where(came_by_it)))
    db.session.execute(delete(IdeaSupport).where(came_by_it))
    for other in db.session.scalars(select(Idea.topic_id).where(Idea.merged_into_id == into.id)).all():
        _carry_over(other, into, IdeaSupport.member_id.in_(lost))
    _count(into.id)
    freshness.touch(f"topic:{into.id}")
    return change_status(actor, topic, REVIEWING, reason, credited_ids=credited_ids(topic))


def _both_locked(topic: Topic, into: Topic, seen_change: int | None) -> tuple[Topic, Topic]:
    """Always the older one first, so that two merges never wait for each other."""
    if into.id < topic.id:
        into = locked_topic(into.id)
        return locked_for_decision(topic, seen_change), into
    topic = locked_for_decision(topic, seen_change)
    return topic, locked_topic(into.id)


def _carry_over(from_id: int, into: Topic, *further: ColumnElement[bool]) -> None:
    """Who supports both counts once; the author of the other idea needs no own support."""
    there = select(IdeaSupport.member_id).where(IdeaSupport.topic_id == into.id)
    carried = select(literal(into.id), IdeaSupport.member_id, literal(from_id), IdeaSupport.at).where(
        IdeaSupport.topic_id == from_id,
        IdeaSupport.member_id != into.author_id,
        IdeaSupport.member_id.not_in(there),
        *further,
    )
    columns = ["topic_id", "member_id", "came_from_id", "at"]
    db.session.execute(insert(IdeaSupport).from_select(columns, carried))
    _count(into.id)


def _count(topic_id: int) -> None:
    counted = select(func.count()).where(IdeaSupport.topic_id == topic_id).scalar_subquery()
    db.session.execute(update(Idea).where(Idea.topic_id == topic_id).values(support_count=counted))
