"""Giving points to another member."""

from datetime import datetime

from sqlalchemy import func, select

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import GiftGiven
from app.ledger import Note, available, lock, move, wallet
from app.models.members import Member
from app.operations import damping
from app.operations.amounts import checked_amount, in_steps, points
from app.operations.names import clean_text
from app.programs.wallet.models import Gift
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_MESSAGE = 280


def give_gift(actor: Actor, to: Member, amount: int, message: str, key: str, *, at: datetime | None = None) -> Gift:
    """Move points from the actor's wallet, with their expiry; the same key again changes nothing."""
    require(actor, Action.GIFT_GIVE)
    amount, message, at = checked_amount(amount), clean_text(message, LONGEST_MESSAGE, "message"), at or now()
    giver_id = actor.member_id or 0
    lock(wallet(giver_id), wallet(to.id))
    before = db.session.scalar(select(Gift).where(Gift.request_key == key))
    if before:
        return _same(before, giver_id, to.id, amount)
    check_gift(actor, to, amount, at)
    gift = Gift(
        giver_id=giver_id,
        receiver_id=to.id,
        amount=amount,
        message=message,
        day=day_of(at, site().zone),
        at=at,
        request_key=key,
    )
    db.session.add(gift)
    db.session.flush()
    note = Note(kind="gift", key=f"gift:{gift.id}", at=at, actor_id=giver_id, about=("gift", gift.id))
    move(wallet(giver_id), wallet(to.id), amount, note, giving=True)
    log.append(GiftGiven(gift_id=gift.id, to_id=to.id, amount=amount), actor, at=at)
    return gift


def check_gift(actor: Actor, to: Member, amount: int, at: datetime) -> None:
    """Refuse what can't be given, before it is confirmed and again when it is."""
    reason = why_not_receive(actor, to)
    if reason:
        raise Invalid(reason, field="to")
    left, have = left_today(actor, at), in_steps(available(wallet(actor.member_id or 0), at, giving=True))
    if amount > have:
        raise Invalid(_("You have %(points)s that you can give.", points=points(have)), field="amount")
    if amount > left:
        raise Invalid(_("You can give %(points)s more in gifts today.", points=points(left)), field="amount")
    usual = site().gift_limit_pair_day
    between = damping.most_between(actor.member_id or 0, to.id, usual, at)
    most = max(between - _given_today(actor, at, to), 0)
    if amount > most:
        raise Invalid(_too_much_for_one(most, damped=between < usual), field="amount")


def why_not_receive(actor: Actor, to: Member) -> Reason | None:
    if to.id == actor.member_id:
        return _("This is yourself.")
    if not to.may_act or to.is_bot:
        return _("This member can't receive gifts just now.")
    return None


def _too_much_for_one(most: int, *, damped: bool) -> Reason:
    if damped:
        return _("Staff look at what you two give: today you can give this member %(most)s.", most=points(most))
    return _("You can give this member %(points)s more in gifts today.", points=points(most))


def left_today(actor: Actor, at: datetime) -> int:
    """How much more the actor may give away in gifts on this site day."""
    return max(site().gift_limit_day - _given_today(actor, at), 0)


def _given_today(actor: Actor, at: datetime, to: Member | None = None) -> int:
    today = (Gift.giver_id == actor.member_id) & (Gift.day == day_of(at, site().zone))
    if to is not None:
        today = today & (Gift.receiver_id == to.id)
    return int(db.session.scalar(select(func.coalesce(func.sum(Gift.amount), 0)).where(today)) or 0)


def _same(before: Gift, giver_id: int, to_id: int, amount: int) -> Gift:
    if (before.giver_id, before.receiver_id, before.amount) != (giver_id, to_id, amount):
        raise Conflict(_("This was sent before with another content. Load the page again."))
    return before
