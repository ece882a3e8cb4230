"""Who votes in a festival, and who holds one."""

from app.base.i18n import Reason, _
from app.models.topics import Topic
from app.rules.actions import Action, rule, why_not
from app.rules.actor import Actor
from app.rules.members import member_only


@rule(Action.FESTIVAL_VOTE)
def may_vote(actor: Actor, topic: Topic | None) -> Reason | None:
    """Members who may read the idea; that it takes part and that it is time, the operation asks."""
    reason = member_only(actor)
    if reason is not None or topic is None:
        return reason
    reason = why_not(actor, Action.TOPIC_READ, topic)
    if reason is not None:
        return reason
    return None if topic.is_public else _("This topic is not published.")


@rule(Action.FESTIVAL_HOLD)
def may_hold(actor: Actor, _subject: object) -> Reason | None:
    return None if actor.is_staff else _("This is for staff.")
