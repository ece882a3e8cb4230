"""A message of staff to one member: told by the ways that they chose, and kept in the log of what staff did.

It is one way: members have no closed channel to one another here, and whoever wants to answer writes on the site.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Refused
from app.base.i18n import _
from app.events import log
from app.events.moderation import StaffWrote
from app.models.members import Member
from app.models.staff_acts import StaffAct, StaffActMember
from app.operations import auditing
from app.operations.staff_acting import MESSAGE, Plan, note_done
from app.rules import Action, Actor, require

SENT_TWICE = timedelta(minutes=10)


def write_to(actor: Actor, member: Member, words: str) -> StaffAct:
    """Tell a member something; the same words again within minutes are one message."""
    require(actor, Action.MEMBER_LOOK_INTO, member)
    if member.is_bot or member.left_at is not None or member.id == actor.member_id:
        raise Refused(_("Nobody would read it."))
    db.session.get_one(Member, member.id, with_for_update=True)
    before = _just_sent(actor, member, words)
    if before:
        return before
    act = write_to_all(actor, [member.id], words)
    auditing.note(actor, "member.message", "member", member.id, act.words)
    return act


def write_to_all(actor: Actor, member_ids: Sequence[int], words: str, about_id: int | None = None) -> StaffAct:
    """Tell each of them the same: one line in the log of what staff did. `about_id`: the segment that chose them."""
    act = note_done(actor, Plan(finding=MESSAGE, words=words, members=member_ids, about_id=about_id))
    for member_id in member_ids:
        log.append(StaffWrote(act_id=act.id, member_id=member_id), actor)
    return act


def _just_sent(actor: Actor, member: Member, words: str) -> StaffAct | None:
    theirs = StaffAct.id == StaffActMember.act_id, StaffActMember.member_id == member.id
    same = (
        StaffAct.finding == MESSAGE,
        StaffAct.done_by_id == actor.member_id,
        StaffAct.words == " ".join(words.split()),
    )
    return db.session.scalar(select(StaffAct).where(*theirs, *same, StaffAct.done_at > now() - SENT_TWICE).limit(1))
