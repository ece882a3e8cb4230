"""Two ideas that are one: merged with the supporters of both, and separated again."""

from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.kinds.idea.lineage import carry_along, credited_ids, lives_on_in
from app.kinds.idea.models import Idea, IdeaChange
from app.kinds.idea.operations import change_status, checked_reason, locked_for_decision
from app.kinds.idea.status import DONE, MERGED, REVIEWING
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require


def merge(actor: Actor, topic: Topic, into: Topic, reason: str, *, seen_change: int | None = None) -> IdeaChange:
    """`topic` lives on in `into`: its supporters count there, once each, and all authors are credited."""
    require(actor, Action.IDEA_DECIDE, topic)
    reason = checked_reason(reason)
    topic, into = _both_locked(topic, into, seen_change)
    if into.kind != "idea" or not into.is_public or into.id == topic.id:
        raise Invalid(_("Choose another idea to merge this one into."), field="into")
    if topic.state == MERGED:
        raise Invalid(_("The idea has this status already."), field="status")
    if into.state == MERGED:
        raise Invalid(_("That idea was merged itself: choose the one it lives on in."), field="into")
    _idea(topic).merged_into_id = into.id
    db.session.flush()
    carry_along(into.id)
    credited = credited_ids(topic)
    return change_status(actor, topic, MERGED, reason, credited_ids=credited, into_done=into.state == DONE)


def separate(actor: Actor, topic: Topic, reason: str, *, seen_change: int | None = None) -> IdeaChange:
    """Undo a merge: the idea is in review again, and takes along the support that came by it alone."""
    require(actor, Action.IDEA_DECIDE, topic)
    reason = checked_reason(reason)
    into_id = _idea(topic).merged_into_id
    if into_id is None:
        raise Invalid(_("This idea is not merged."), field="status")
    topic, into = _both_locked(topic, db.session.get_one(Topic, into_id), seen_change)
    idea = _idea(topic)
    if idea.merged_into_id != into.id:
        raise Conflict(_("Somebody else has just separated this idea."))
    idea.merged_into_id = None
    db.session.flush()
    carry_along(into.id)
    return change_status(actor, topic, REVIEWING, reason, credited_ids=credited_ids(topic))


def _idea(topic: Topic) -> Idea:
    return db.session.get_one(Idea, topic.id, populate_existing=True)


def _both_locked(topic: Topic, into: Topic, seen_change: int | None) -> tuple[Topic, Topic]:
    """Both, and all that `into` lives on in: the oldest first, so that two merges never wait for each other."""
    above = lives_on_in(into.id)
    for topic_id in sorted({topic.id, into.id, *above}):
        locked_topic(topic_id)
    if lives_on_in(into.id) != above:
        raise Conflict(_("Somebody else has just merged or separated one of these ideas. Look again."))
    return locked_for_decision(topic, seen_change), locked_topic(into.id)
