"""Who may come into a group."""

from app.base.i18n import Reason, _
from app.models.groups import Entry, Group
from app.rules.actions import Action, rule
from app.rules.actor import Actor
from app.rules.members import member_only


@rule(Action.GROUP_JOIN)
def may_join(actor: Actor, group: Group) -> Reason | None:
    """Come in, ask to, or leave: what it is depends on the group. An invitation is looked at when it is taken up."""
    reason = member_only(actor)
    if reason is not None:
        return reason
    if group.closed_at:
        return _("This group is closed.")
    if group.entry == Entry.RULE:
        return _("Nobody joins this group by themselves: its members come and go by what they do here.")
    return None
