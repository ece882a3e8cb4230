"""Putting into the tank, taking out of it, and staff's appeal."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.base import freshness
from app.base.broadcast import SITE, broadcast
from app.base.clock import day_of, next_month, now
from app.base.database import db
from app.base.errors import Conflict, Invalid, Refused
from app.base.i18n import _
from app.events import log
from app.events.giving import TankDeposited, TankWithdrawn
from app.ledger import TANK, Note, available, balance_of, end_of_month, lock, move, wallet
from app.models.members import Member
from app.operations import auditing
from app.operations.amounts import checked_amount, in_steps, points
from app.operations.names import clean_line
from app.programs.tank.models import TankAppeal, TankDay, TankMovement
from app.programs.tank.rules import most_withdrawable, standing_of, why_not_withdraw
from app.rules import Action, Actor, require
from app.settings import store
from app.settings.store import site

LONGEST_WORDS = 140


def deposit(actor: Actor, amount: int, words: str, key: str, *, at: datetime | None = None) -> TankMovement:
    """Put points in for whoever runs short; they keep their expiry. The same key again changes nothing."""
    require(actor, Action.TANK_DEPOSIT)
    amount, words, at = checked_amount(amount), clean_line(words, LONGEST_WORDS, "words"), at or now()
    purse = wallet(actor.member_id or 0)
    lock(purse, TANK)
    before = sent_before(key, actor, amount)
    if before:
        return before
    have = in_steps(available(purse, at, giving=True))
    if amount > have:
        raise Invalid(_("You have %(points)s that you can give.", points=points(have)), field="amount")
    movement = written(actor, amount, words, key, at)
    move(purse, TANK, amount, note_of("deposit", movement), giving=True)
    write_day(at, put_in=amount)
    log.append(TankDeposited(movement_id=movement.id, amount=amount), actor, at=at)
    return movement


def withdraw(actor: Actor, amount: int, words: str, key: str, *, at: datetime | None = None) -> TankMovement:
    """Take points out: to use until the end of next month, not to give on."""
    require(actor, Action.TANK_WITHDRAW)
    amount, words, at = checked_amount(amount), clean_line(words, LONGEST_WORDS, "words"), at or now()
    purse = wallet(actor.member_id or 0)
    lock(purse, TANK)
    before = sent_before(key, actor, -amount)
    if before:
        return before
    _check_withdrawal(db.session.get_one(Member, actor.member_id), amount, at)
    movement = written(actor, -amount, words, key, at)
    move(TANK, purse, amount, note_of("withdraw", movement), expires_at=end_of_month(at, 1), giveable=False)
    write_day(at, taken_out=amount)
    log.append(TankWithdrawn(movement_id=movement.id, amount=amount), actor, at=at)
    return movement


def appeal(actor: Actor, *, at: datetime | None = None) -> TankAppeal:
    """Ask everybody to put something in, until the end of the month; one appeal stands at a time."""
    require(actor, Action.STAFF_ROOM)
    at = at or now()
    standing = current_appeal(at)
    if standing:
        return standing
    day = day_of(at, site().zone)
    made = TankAppeal(by_id=actor.member_id, at=at, ends_on=next_month(day))
    db.session.add(made)
    db.session.flush()
    auditing.note(actor, "tank.appeal", "tank", made.id)
    _tell_everywhere((made.ends_on - timedelta(days=1)).isoformat())
    return made


def end_appeal(actor: Actor, *, at: datetime | None = None) -> None:
    require(actor, Action.STAFF_ROOM)
    standing = current_appeal(at or now())
    if standing:
        standing.ended_at = at or now()
        auditing.note(actor, "tank.appeal_ended", "tank", standing.id)
    if site().appeal_until:
        _tell_everywhere("")


def end_appeal_if_over(at: datetime) -> None:
    """With the month the appeal goes from every page."""
    if site().appeal_until and current_appeal(at) is None:
        _tell_everywhere("")


def _tell_everywhere(until: str) -> None:
    """The appeal stands at the head of every page until that day, also of pages that are kept ready."""
    store.change("appeal_until", until)
    freshness.touch("site", "spaces")


def current_appeal(at: datetime) -> TankAppeal | None:
    day = day_of(at, site().zone)
    query = select(TankAppeal).where(TankAppeal.ended_at.is_(None), TankAppeal.ends_on > day)
    return db.session.scalar(query.order_by(TankAppeal.id.desc()).limit(1))


def note_level(at: datetime) -> None:
    """After points have expired: what the tank lost by that stands in its day too."""
    lock(TANK)
    last = db.session.scalar(select(TankDay).order_by(TankDay.day.desc()).limit(1))
    lost = (last.level if last else 0) - balance_of(TANK)
    if lost > 0:
        write_day(at, expired=lost)


def write_day(at: datetime, *, put_in: int = 0, taken_out: int = 0, expired: int = 0, moved: int = 0) -> None:
    """Add to the day's row, and tell the open pages the level; the tank's account is locked."""
    level = balance_of(TANK)
    day = day_of(at, site().zone)
    row = db.session.get(TankDay, day, populate_existing=True)
    if row is None:
        row = TankDay(day=day, put_in=0, taken_out=0, expired=0, moved=0, level=level)
        db.session.add(row)
    row.put_in += put_in
    row.taken_out += taken_out
    row.expired += expired
    row.moved += moved
    row.level = level
    db.session.flush()
    broadcast(SITE, "tank", {"level": level, "put_in": put_in})


def _check_withdrawal(member: Member, amount: int, at: datetime) -> None:
    standing = standing_of(member, at)
    refused = why_not_withdraw(member, at, standing)
    if refused:
        raise Refused(refused)
    most = most_withdrawable(member, at, standing)
    if amount > most:
        raise Invalid(_("You can take out up to %(points)s now.", points=points(most)), field="amount")


def sent_before(key: str, actor: Actor, amount: int, emergency_id: int | None = None) -> TankMovement | None:
    """Looked up under the lock: a second click finds the first one's movement."""
    before = db.session.scalar(select(TankMovement).where(TankMovement.request_key == key))
    asked = actor.member_id, amount, emergency_id
    if before and (before.member_id, before.amount, before.emergency_id) != asked:
        raise Conflict(_("This was sent before with another content. Load the page again."))
    return before


def written(actor: Actor, amount: int, words: str, key: str, at: datetime, **more: Any) -> TankMovement:
    """One movement, not yet in the ledger; `more` says which emergency tank it concerns."""
    movement = TankMovement(
        member_id=actor.member_id,
        amount=amount,
        words=words,
        day=day_of(at, site().zone),
        at=at,
        request_key=key,
        **more,
    )
    db.session.add(movement)
    db.session.flush()
    return movement


def note_of(kind: str, movement: TankMovement) -> Note:
    return Note(
        kind=kind,
        key=f"tank:{movement.id}",
        at=movement.at,
        actor_id=movement.member_id,
        about=("tank", movement.id),
    )
