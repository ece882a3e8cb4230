"""Coming into a group and leaving it: by oneself, or with staff's word."""

from collections.abc import Sequence

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, Refused
from app.base.i18n import _
from app.base.standing import changed
from app.events import log
from app.events.accounts import GroupTold
from app.models.groups import Entry, Group, GroupMember, State
from app.models.members import Member
from app.operations import auditing
from app.operations.accounts import members_called
from app.operations.names import clean_text
from app.rules import Action, Actor, require

LONGEST_WORDS = 300
MOST_INVITED = 50


def join(actor: Actor, group: Group, words: str = "") -> State:
    """Come in, take an invitation up, or ask; who is in stays in. Gives how the member stands now."""
    require(actor, Action.GROUP_JOIN, group)
    words = clean_text(words, LONGEST_WORDS, "words")
    row = _row(group, actor.member_id)
    if row is None and group.entry == Entry.INVITATION:
        raise Refused(_("One comes into this group by invitation."))
    if row is None:
        state = State.IN if group.entry == Entry.OPEN else State.ASKED
        db.session.add(GroupMember(group_id=group.id, member_id=actor.member_id, state=state, words=words, since=now()))
        _note_asking(state)
        return state
    if row.state == State.INVITED or (row.state == State.ASKED and group.entry == Entry.OPEN):
        _note_asking(row.state)
        row.state, row.since = State.IN, now()
    elif row.state == State.ASKED:
        row.words = words or row.words
    return State(row.state)


def leave(actor: Actor, group: Group) -> None:
    """Leave, take a request back, or decline an invitation."""
    require(actor, Action.GROUP_JOIN, group)
    row = _row(group, actor.member_id)
    if row is not None:
        _note_asking(row.state)
        db.session.delete(row)


def invite(actor: Actor, group: Group, handles: Sequence[str]) -> int:
    """Invite members; who asked is in with it. Gives how many were told."""
    require(actor, Action.GROUP_MANAGE, group)
    _refuse_rule(group)
    found = _called(handles)
    told = 0
    for member in found:
        row = _row(group, member.id)
        if row is None:
            db.session.add(GroupMember(group_id=group.id, member_id=member.id, state=State.INVITED, since=now()))
            _tell(actor, group, member.id, State.INVITED)
            told += 1
        elif row.state == State.ASKED:
            let_in(actor, group, member)
            told += 1
    return told


def let_in(actor: Actor, group: Group, member: Member) -> None:
    """Say yes to who asked."""
    require(actor, Action.GROUP_MANAGE, group)
    row = _row(group, member.id)
    if row is None or row.state == State.INVITED:
        raise Conflict(_("They have taken their request back."))
    if row.state == State.ASKED:
        _note_asking(row.state)
        row.state, row.since = State.IN, now()
        _tell(actor, group, member.id, State.IN)


def take_out(actor: Actor, group: Group, member: Member, reason: str = "") -> None:
    """Say no to who asked, take an invitation back, or take a member out, which needs a reason."""
    require(actor, Action.GROUP_MANAGE, group)
    _refuse_rule(group)
    row = _row(group, member.id)
    if row is None:
        return
    if row.state == State.IN:
        auditing.note(actor, "group.take_out", "member", member.id, auditing.given_reason(reason), group=group.slug)
    _note_asking(row.state)
    db.session.delete(row)


def _row(group: Group, member_id: int | None) -> GroupMember | None:
    """The member's row, locked; the group first, so that two at once take turns."""
    db.session.get_one(Group, group.id, with_for_update=True)
    query = select(GroupMember).where(GroupMember.group_id == group.id, GroupMember.member_id == member_id)
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _refuse_rule(group: Group) -> None:
    if group.closed_at:
        raise Conflict(_("This group is closed."))
    if group.entry == Entry.RULE:
        raise Conflict(_("Members of this group come and go by its segment alone."))


def _called(handles: Sequence[str]) -> list[Member]:
    names = list(dict.fromkeys(name.strip().lstrip("@").lower() for name in handles if name.strip()))
    if not names or len(names) > MOST_INVITED:
        raise Invalid(_("Name 1 to %(most)d members.", most=MOST_INVITED), field="handles")
    found = members_called(names)
    missing = [name for name in names if name not in found or found[name].left_at]
    if missing:
        raise Invalid(_("There is no member @%(handle)s.", handle=missing[0]), field="handles")
    return list({member.id: member for member in found.values()}.values())


def _note_asking(state: str) -> None:
    """A request has come or gone: staff's page of today counts them."""
    if state == State.ASKED:
        changed()


def _tell(actor: Actor, group: Group, member_id: int, state: State) -> None:
    log.append(GroupTold(group_id=group.id, member_id=member_id, state=state.value), actor)
