"""Rules about members, staff rooms and admin rooms."""

from app.base.i18n import Reason, _
from app.models.members import Member, Role
from app.rules.actions import Action, rule
from app.rules.actor import Actor


def member_only(actor: Actor) -> Reason | None:
    """The sentence that asks a guest to sign in, or tells a blocked member why nothing works."""
    if not actor.signed_in and actor.role < Role.STAFF:
        return _("Sign in to do this.")
    if actor.suspended:
        return _("Your account is suspended: you can read, but not take part.")
    if actor.blocked:
        return _("Confirm your e-mail address first: the link is in the mail we sent you.")
    return None


@rule(Action.MEMBER_EDIT)
def may_edit_member(actor: Actor, member: Member) -> Reason | None:
    """Members edit themselves; admins edit everybody."""
    if actor.is_admin or (actor.member_id is not None and actor.member_id == member.id):
        return None
    return _("This profile belongs to somebody else.")


@rule(
    Action.STAFF_ROOM,
    Action.FIGURES_READ,
    Action.SEGMENT_CHANGE,
    Action.STAFF_ACT,
    Action.MEMBER_LOOK_INTO,
    Action.REWARD_MANAGE,
    Action.BADGE_GIVE,
    Action.FAIRNESS_DECIDE,
    Action.EARNING_CHANGE,
    Action.OCCASION_TELL,
    Action.TAG_CURATE,
    Action.GROUP_MANAGE,
)
def staff_only(actor: Actor, _subject: object) -> Reason | None:
    return None if actor.is_staff else _("This is for staff.")


@rule(
    Action.ADMIN_ROOM,
    Action.SETTINGS_CHANGE,
    Action.WORKERS_READ,
    Action.WORKERS_RETRY,
    Action.AUDIT_READ,
    Action.STAR_APPOINT,
    Action.MEMBER_MERGE,
    Action.POINTS_GRANT,
    Action.CHARTER_CHANGE,
)
def admin_only(actor: Actor, _subject: object) -> Reason | None:
    return None if actor.is_admin else _("This is for admins.")


@rule(Action.MEMBER_SUSPEND)
def may_suspend(actor: Actor, member: Member) -> Reason | None:
    """Staff suspend members; nobody suspends their equals or betters."""
    if not actor.is_staff:
        return _("This is for staff.")
    if member.role >= actor.role:
        return _("You can suspend only members below your own role.")
    return None


@rule(Action.GIFT_GIVE, Action.TANK_DEPOSIT, Action.TANK_WITHDRAW, Action.REWARD_ORDER, Action.LOTTERY_DRAW)
def may_move_points(actor: Actor, _subject: object) -> Reason | None:
    """Members in good standing; amounts, windows and caps are told by the operation."""
    return member_only(actor)


@rule(Action.UPLOAD_ADD, Action.DRAFT_KEEP, Action.ATTENTION_SET)
def may_keep(actor: Actor, _subject: object) -> Reason | None:
    return member_only(actor)


@rule(Action.READING_NOTE, Action.FAIRNESS_SPEAK)
def may_note_reading(actor: Actor, _subject: object) -> Reason | None:
    """Everybody with an account, suspended or not: it is theirs alone."""
    return None if actor.signed_in else _("Sign in to do this.")
