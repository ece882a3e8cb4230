"""What members chose about being told, read for many at once, and changed by themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from app.base.clock import now
from app.base.database import db, insert_into
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.mails import Bounce
from app.models.members import Member
from app.models.telling import Channel, Digest, TellingChoice, TellingHabit
from app.operations.telling.catalogue import KINDS
from app.rules import Action, Actor, require

Chosen = Mapping[tuple[int, str], TellingChoice]


@dataclass(frozen=True)
class Wants:
    """What some members chose; who chose nothing wants what the catalogue says."""

    chosen: Chosen
    habits: Mapping[int, TellingHabit]

    def by(self, member_id: int, kind: str, channel: Channel) -> bool:
        if channel is Channel.IN_APP and KINDS[kind].always:
            return True
        if channel in (Channel.MAIL, Channel.DIGEST) and self.habit(member_id).no_mail:
            return False
        own = self.chosen.get((member_id, kind))
        return bool(getattr(own, channel)) if own else KINDS[kind].by_default(channel)

    def habit(self, member_id: int) -> TellingHabit:
        return self.habits.get(member_id) or _usual(member_id)


def wants_of(member_ids: Collection[int], kinds: Collection[str] | None = None) -> Wants:
    """Two commands, whatever the number of members."""
    rows = select(TellingChoice).where(TellingChoice.member_id.in_(member_ids))
    if kinds is not None:
        rows = rows.where(TellingChoice.kind.in_(kinds))
    fresh = {"populate_existing": True}
    chosen = {(row.member_id, row.kind): row for row in db.session.scalars(rows, execution_options=fresh)}
    habits = select(TellingHabit).where(TellingHabit.member_id.in_(member_ids))
    return Wants(chosen, {habit.member_id: habit for habit in db.session.scalars(habits, execution_options=fresh)})


def _usual(member_id: int) -> TellingHabit:
    return TellingHabit(
        member_id=member_id, no_mail=False, digest=Digest.WEEKLY.value, hour=18, weekday=4,
        quiet_from=None, quiet_until=None, paused_until=None,
    )  # fmt: skip


def choose(actor: Actor, member: Member, wanted: Mapping[str, Collection[str]]) -> None:
    """The whole table anew: for each kind the channels that are wanted."""
    require(actor, Action.MEMBER_EDIT, member)
    for kind in KINDS.values():
        ways = {channel.value: channel.value in wanted.get(kind.name, ()) for channel in Channel}
        ways[Channel.IN_APP] |= kind.always
        _keep(member.id, kind.name, ways)


def end_mails(actor: Actor, member: Member, kind: str) -> None:
    """No more mails of this kind, at once or gathered; what the app and the devices tell stays."""
    require(actor, Action.MEMBER_EDIT, member)
    wants = wants_of([member.id], [kind])
    ways = {channel.value: wants.by(member.id, kind, channel) for channel in Channel}
    _keep(member.id, kind, ways | {Channel.MAIL.value: False, Channel.DIGEST.value: False})


def end_all_mails(actor: Actor, member: Member, *, ended: bool = True) -> None:
    """No mails about what happens here; those about the account itself still come."""
    require(actor, Action.MEMBER_EDIT, member)
    own_habit(member.id).no_mail = ended


def _keep(member_id: int, kind: str, ways: Mapping[str, bool]) -> None:
    row = insert_into(TellingChoice).values(member_id=member_id, kind=kind, **ways)
    change = {name: getattr(row.excluded, name) for name in ways}
    db.session.execute(row.on_conflict_do_update(index_elements=["member_id", "kind"], set_=change))


@dataclass(frozen=True, kw_only=True)
class Times:
    """What the form holds: hours 0 to 23, weekday 0 (Monday) to 6; both quiet hours or none."""

    digest: str
    hour: int
    weekday: int
    quiet_from: int | None
    quiet_until: int | None


def choose_times(actor: Actor, member: Member, times: Times) -> None:
    require(actor, Action.MEMBER_EDIT, member)
    if times.digest not in set(Digest):
        raise Invalid(_("Choose how often from the list."), field="digest")
    if times.hour not in range(24) or times.weekday not in range(7):
        raise Invalid(_("Choose a day and an hour from the list."), field="hour")
    quiet = (times.quiet_from, times.quiet_until)
    if (quiet[0] is None) != (quiet[1] is None):
        raise Invalid(_("Quiet hours need a beginning and an end."), field="quiet_until")
    if any(hour is not None and hour not in range(24) for hour in quiet):
        raise Invalid(_("Choose the quiet hours from the list."), field="quiet_from")
    habit = own_habit(member.id)
    habit.digest, habit.hour, habit.weekday = times.digest, times.hour, times.weekday
    habit.quiet_from, habit.quiet_until = quiet


def pause(actor: Actor, member: Member, until: datetime | None) -> None:
    """Until then nothing is sent; the app still keeps the list. None ends a pause."""
    require(actor, Action.MEMBER_EDIT, member)
    if until is not None and until <= now():
        raise Invalid(_("Choose a day to come."), field="until")
    own_habit(member.id).paused_until = until


def mail_again(actor: Actor, member: Member) -> None:
    """The address works again, says its owner; if it doesn't, mails will stop as before."""
    require(actor, Action.MEMBER_EDIT, member)
    member.mail_stopped_at = None
    db.session.execute(delete(Bounce).where(Bounce.member_id == member.id))


def own_habit(member_id: int) -> TellingHabit:
    """The member's row, to be changed."""
    habit = db.session.get(TellingHabit, member_id, populate_existing=True, with_for_update=True)
    if habit is None:
        habit = _usual(member_id)
        db.session.add(habit)
        db.session.flush()
    return habit
