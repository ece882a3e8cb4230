"""Putting into an emergency tank and taking out of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.broadcast import SITE, broadcast
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import TankDeposited, TankWithdrawn
from app.ledger import available, balance_of, end_of_month, lock, move, wallet
from app.models.members import Member
from app.operations.amounts import checked_amount, in_steps, points
from app.operations.names import clean_line
from app.programs.tank.emergency.models import EmergencyTank
from app.programs.tank.models import TankMovement
from app.programs.tank.operations import LONGEST_WORDS, note_of, sent_before, written
from app.programs.tank.rules import why_not_member
from app.rules import Action, Actor, require
from app.settings.store import site


@dataclass(frozen=True)
class Movement:
    """What somebody puts in or takes out; `area` is where a taker says to be."""

    amount: str | int
    words: str = ""
    area: str = ""


def aim(
    actor: Actor, emergency: EmergencyTank, wanted: Movement, key: str, *, at: datetime | None = None
) -> TankMovement:
    """A deposit aimed at this need; it keeps its expiry. The same key again changes nothing."""
    require(actor, Action.TANK_DEPOSIT)
    amount, words, at = checked_amount(wanted.amount), clean_line(wanted.words, LONGEST_WORDS, "words"), at or now()
    purse = wallet(actor.member_id or 0)
    lock(purse, emergency.purse)
    before = sent_before(key, actor, amount, emergency.id)
    if before:
        return before
    standing = _standing(emergency)
    have = in_steps(available(purse, at, giving=True))
    if amount > have:
        raise Invalid(_("You have %(points)s that you can give.", points=points(have)), field="amount")
    movement = written(actor, amount, words, key, at, emergency_id=emergency.id)
    move(purse, standing.purse, amount, note_of("deposit", movement), giving=True)
    standing.put_in += amount
    _tell(standing, amount)
    log.append(TankDeposited(movement_id=movement.id, amount=amount), actor, at=at)
    return movement


def take(
    actor: Actor, emergency: EmergencyTank, wanted: Movement, key: str, *, at: datetime | None = None
) -> TankMovement:
    """Take points out in the need: to use until the end of next month, not to give on."""
    require(actor, Action.TANK_WITHDRAW)
    amount, words, at = checked_amount(wanted.amount), clean_line(wanted.words, LONGEST_WORDS, "words"), at or now()
    purse = wallet(actor.member_id or 0)
    lock(purse, emergency.purse)
    before = sent_before(key, actor, -amount, emergency.id)
    if before:
        return before
    standing = _standing(emergency)
    _check(db.session.get_one(Member, actor.member_id), standing, amount, wanted.area, at)
    area = wanted.area if standing.areas else ""
    movement = written(actor, -amount, words, key, at, emergency_id=emergency.id, area=area)
    until = end_of_month(at, 1)
    move(standing.purse, purse, amount, note_of("withdraw", movement), expires_at=until, giveable=False)
    standing.taken_out += amount
    _tell(standing)
    log.append(TankWithdrawn(movement_id=movement.id, amount=amount), actor, at=at)
    return movement


def why_not_take(member: Member, emergency: EmergencyTank, at: datetime) -> Reason | None:
    """The first reason why this member can take nothing out, or None. Their balance is not asked."""
    day = day_of(at, site().zone)
    if emergency.closed_at or day > emergency.until:
        return _("This emergency tank is closed.")
    taken, step = taken_by(member, emergency), site().unit_step or 1
    if taken + step > emergency.cap:
        return _("You have withdrawn %(points)s from this tank, which is the limit.", points=points(taken))
    if available(emergency.purse, at) < step:
        return _("The tank is empty. It fills when somebody puts something in.")
    return why_not_member(member, day)


def most_to_take(member: Member, emergency: EmergencyTank, at: datetime) -> int:
    """The largest amount this member could take out now, in whole steps."""
    if why_not_take(member, emergency, at):
        return 0
    return in_steps(min(emergency.cap - taken_by(member, emergency), available(emergency.purse, at)))


def taken_by(member: Member, emergency: EmergencyTank) -> int:
    its_own = TankMovement.emergency_id == emergency.id, TankMovement.member_id == member.id
    query = select(func.coalesce(func.sum(-TankMovement.amount), 0)).where(*its_own, TankMovement.amount < 0)
    return int(db.session.scalar(query) or 0)


def _standing(emergency: EmergencyTank) -> EmergencyTank:
    """As it is under the lock of its purse: closing takes the same one."""
    fresh = db.session.get_one(EmergencyTank, emergency.id, populate_existing=True)
    if fresh.closed_at:
        raise Conflict(_("This emergency tank is closed."))
    return fresh


def _check(member: Member, emergency: EmergencyTank, amount: int, area: str, at: datetime) -> None:
    refused = why_not_take(member, emergency, at)
    if refused:
        raise Refused(refused)
    if emergency.areas and area not in emergency.area_names:
        raise Invalid(_("Say in which of the areas you are."), field="area")
    most = most_to_take(member, emergency, at)
    if amount > most:
        raise Invalid(_("You can take out up to %(points)s now.", points=points(most)), field="amount")


def _tell(emergency: EmergencyTank, put_in: int = 0) -> None:
    db.session.flush()
    level = balance_of(emergency.purse)
    broadcast(SITE, "tank", {"level": level, "put_in": put_in, "emergency": emergency.id})
