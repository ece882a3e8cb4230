"""Rules about spaces."""

from app.base.i18n import Reason, _
from app.models.members import Role
from app.models.spaces import Space
from app.rules.actions import Action, rule
from app.rules.actor import Actor
from app.rules.members import member_only


@rule(Action.SPACE_READ)
def may_read_space(actor: Actor, space: Space) -> Reason | None:
    if not actor.is_at_least(Role(space.read_role)):
        return _("This space is not open to you.")
    if space.group_id is not None and not actor.is_staff and space.group_id not in actor.groups:
        return _("This space is for the members of a group.")
    return None


@rule(Action.TOPIC_ADD)
def may_add_topic(actor: Actor, space: Space) -> Reason | None:
    """Who may read and post here; the blog is for staff."""
    reason = member_only(actor) or may_read_space(actor, space)
    if reason is not None:
        return reason
    if not actor.is_at_least(Role(space.post_role)):
        return _("Only staff post here; comments are open to all members.")
    return None
