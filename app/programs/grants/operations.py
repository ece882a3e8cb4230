"""Granting points, confirming what another admin asked for, and taking a mistake back; each once."""

from datetime import timedelta

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import _
from app.events import log
from app.events.giving import PointsGranted
from app.ledger import ISSUED, Note, lot_expiry, move, reverse, wallet
from app.models.members import Member
from app.operations import auditing
from app.operations.amounts import checked_amount
from app.programs.grants.models import Grant, GrantState
from app.rules import Action, Actor, require
from app.settings.store import site

A_DAY = timedelta(days=1)


def grant(actor: Actor, member: Member, amount: str | int, reason: str, key: str) -> Grant:
    """Pay at once, or wait for a second admin. The same key again gives the same grant."""
    require(actor, Action.POINTS_GRANT)
    amount, reason = checked_amount(amount), auditing.given_reason(reason)
    db.session.get_one(Member, actor.member_id, with_for_update=True)  # one's grants of a day are added up
    before = db.session.scalar(select(Grant).where(Grant.request_key == key))
    if before:
        if (before.member_id, before.amount, before.asked_by_id) != (member.id, amount, actor.member_id):
            raise Conflict(_("This was sent before with another content. Load the page again."))
        return before
    if member.is_bot or member.left_at is not None:
        raise Invalid(_("This member can't receive points."), field="handle")
    made = Grant(
        member_id=member.id,
        amount=amount,
        reason=reason,
        state=GrantState.WAITING.value,
        asked_by_id=actor.member_id,
        asked_at=now(),
        request_key=key,
    )
    needs_second = _needs_second(actor, member, amount)
    db.session.add(made)
    db.session.flush()
    auditing.note(actor, "points.grant", "member", member.id, reason, amount=amount, grant=made.id)
    return made if needs_second else _pay(actor, made)


def confirm(actor: Actor, grant_id: int) -> Grant:
    """The second admin's yes: another person than the first, and not who receives it."""
    found = _waiting(actor, grant_id, GrantState.PAID)
    if found.state == GrantState.PAID:
        return found
    if actor.member_id in (found.asked_by_id, found.member_id):
        raise Refused(_("Another admin confirms this: neither who asked for it nor who receives it."))
    found.decided_by_id = actor.member_id
    auditing.note(actor, "points.confirm", "member", found.member_id, found.reason, amount=found.amount, grant=found.id)
    return _pay(actor, found)


def decline(actor: Actor, grant_id: int, said: str) -> Grant:
    """Any admin's no, also of who asked for it."""
    found = _waiting(actor, grant_id, GrantState.DECLINED)
    if found.state == GrantState.DECLINED:
        return found
    found.said = auditing.given_reason(said)
    found.state, found.decided_by_id, found.decided_at = GrantState.DECLINED.value, actor.member_id, now()
    auditing.note(actor, "points.decline", "member", found.member_id, found.said, amount=found.amount, grant=found.id)
    return found


def take_back(actor: Actor, grant_id: int, said: str) -> Grant:
    """Reverse a grant that was a mistake; what was spent of it becomes a debt that is worked off."""
    require(actor, Action.POINTS_GRANT)
    found = _locked(grant_id)
    if found.state == GrantState.TAKEN_BACK:
        return found
    if found.state != GrantState.PAID or found.transfer_id is None:
        raise Conflict(_("This has been decided already. Load the page again."))
    found.said, found.state = auditing.given_reason(said), GrantState.TAKEN_BACK.value
    reverse(found.transfer_id, _note(actor, found, "back"))
    auditing.note(actor, "points.take_back", "member", found.member_id, found.said, amount=found.amount, grant=found.id)
    return found


def _needs_second(actor: Actor, member: Member, amount: int) -> bool:
    """Above the limit, adding up what this admin paid alone in the last 24 hours; always for oneself."""
    alone = Grant.asked_by_id == actor.member_id, Grant.decided_by_id.is_(None), Grant.state != GrantState.DECLINED
    recent = select(func.coalesce(func.sum(Grant.amount), 0)).where(*alone, Grant.asked_at > now() - A_DAY)
    return member.id == actor.member_id or amount + int(db.session.scalar(recent) or 0) > site().grant_limit


def _pay(actor: Actor, found: Grant) -> Grant:
    at = now()
    paid = move(ISSUED, wallet(found.member_id), found.amount, _note(actor, found, "paid"), expires_at=lot_expiry(at))
    found.state, found.decided_at, found.transfer_id = GrantState.PAID.value, at, paid.id
    log.append(PointsGranted(grant_id=found.id, member_id=found.member_id, amount=found.amount), actor, at=at)
    return found


def _note(actor: Actor, found: Grant, step: str) -> Note:
    key = f"grant:{found.id}:{step}"
    return Note(kind="grant", key=key, at=now(), actor_id=actor.member_id, about=("grant", found.id))


def _waiting(actor: Actor, grant_id: int, wanted: GrantState) -> Grant:
    require(actor, Action.POINTS_GRANT)
    found = _locked(grant_id)
    if found.state not in (GrantState.WAITING, wanted):
        raise Conflict(_("This has been decided already. Load the page again."))
    return found


def _locked(grant_id: int) -> Grant:
    found = db.session.get(Grant, grant_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such grant."))
    return found
