"""Who votes, and who changes or closes a poll."""

from app.base.i18n import Reason, _
from app.models.topics import Topic
from app.rules.actions import Action, rule, why_not
from app.rules.actor import Actor
from app.rules.members import member_only


@rule(Action.POLL_VOTE)
def may_vote(actor: Actor, topic: Topic) -> Reason | None:
    """Members who may read the topic, until it is locked; that the poll is still open, the operation asks."""
    reason = member_only(actor) or why_not(actor, Action.TOPIC_READ, topic)
    if reason is not None:
        return reason
    if not topic.is_public:
        return _("This topic is not published.")
    return _("This topic is locked.") if topic.locked_at else None


@rule(Action.POLL_CHANGE, Action.POLL_CLOSE)
def may_change(actor: Actor, topic: Topic) -> Reason | None:
    reason = member_only(actor) or why_not(actor, Action.TOPIC_READ, topic)
    if reason is not None or actor.is_staff:
        return reason
    return None if actor.member_id == topic.author_id else _("Only its author and staff change or close a poll.")
