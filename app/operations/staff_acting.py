"""The log of what staff do about findings, and their notes on members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import Reason, _
from app.models.members import Member, Role
from app.models.staff_acts import StaffAct, StaffActMember, StaffNote
from app.operations import auditing
from app.operations.names import clean_text
from app.rules import Action, Actor, require

FINDINGS: dict[str, Reason] = {
    "heat": _("Rising or fading"),
    "isolated": _("Isolated"),
    "newcomer": _("A newcomer"),
    "segment": _("A segment"),
    "checkup": _("The check-up"),
    "other": _("Something else"),
}
MESSAGE = "message"  # sent, not planned
LABELS = FINDINGS | {MESSAGE: _("A message from staff")}
LONGEST_WORDS = 300
LONGEST_NOTE = 2000
MOST_MEMBERS = 1000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done, for whom, by whom and by when. Without an owner it is for whoever comes first."""

    finding: str
    words: str
    members: Sequence[int] = ()
    owner_id: int | None = None
    due_on: date | None = None
    about_id: int | None = None


def plan(actor: Actor, wanted: Plan) -> StaffAct:
    """Put something on the list of next actions."""
    require(actor, Action.STAFF_ACT)
    if wanted.finding not in LABELS:
        raise Invalid(_("Choose what it is about."), field="finding")
    if len(wanted.members) > MOST_MEMBERS:
        raise Invalid(_("One act is for at most 1,000 members."), field="members")
    act = StaffAct(
        finding=wanted.finding,
        about_id=wanted.about_id,
        words=said(wanted.words, "words"),
        owner_id=able_owner(wanted.owner_id),
        due_on=wanted.due_on,
        added_by_id=actor.member_id,
        added_at=now(),
        member_count=len(set(wanted.members)),
    )
    db.session.add(act)
    db.session.flush()
    if wanted.members:
        rows = [{"act_id": act.id, "member_id": each} for each in sorted(set(wanted.members))]
        db.session.execute(insert(StaffActMember), rows)
    auditing.note(actor, "act.plan", "act", act.id, finding=act.finding)
    return act


def finish(actor: Actor, act_id: int, result: str) -> StaffAct:
    """It is done; what came of it is kept beside it."""
    require(actor, Action.STAFF_ACT)
    act = db.session.scalar(select(StaffAct).where(StaffAct.id == act_id).with_for_update())
    if act is None:
        raise NotFound(_("There is no such entry."))
    if act.done_at is not None:
        raise Conflict(_("Somebody has finished this already."))
    act.done_at, act.done_by_id, act.result = now(), actor.member_id, said(result, "result")
    act.owner_id = act.owner_id or actor.member_id
    auditing.note(actor, "act.finish", "act", act.id)
    return act


def note_done(actor: Actor, wanted: Plan) -> StaffAct:
    """What was done at once: planned and finished in one."""
    act = plan(actor, wanted)
    act.owner_id, act.done_at, act.done_by_id = actor.member_id, act.added_at, actor.member_id
    return act


def note_on(actor: Actor, member: Member, words: str) -> StaffNote:
    """Keep a word about a member for other staff."""
    require(actor, Action.MEMBER_LOOK_INTO, member)
    words = clean_text(words, LONGEST_NOTE, "note")
    if not words:
        raise Invalid(_("Write what other staff should know."), field="note")
    note = StaffNote(member_id=member.id, author_id=actor.member_id, words=words, at=now())
    db.session.add(note)
    auditing.note(actor, "member.note", "member", member.id)
    return note


def said(words: str, field: str) -> str:
    """The words as they are kept, on one line."""
    words = " ".join(words.split())
    if not words or len(words) > LONGEST_WORDS:
        raise Invalid(_("Say it in 1 to 300 characters."), field=field)
    return words


def able_owner(owner_id: int | None) -> int | None:
    """Who can take something on: one of staff who is here, or nobody by name."""
    if owner_id is None:
        return None
    staff = select(Member.id).where(Member.id == owner_id, Member.role >= int(Role.STAFF), Member.left_at.is_(None))
    if db.session.scalar(staff) is None:
        raise Invalid(_("Only staff can take this on."), field="owner")
    return owner_id
