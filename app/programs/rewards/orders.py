"""Ordering, and what staff do with an order. Locks in this order: order, reward, hold, accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import OrderMoved, RewardOrdered
from app.ledger import Note, available, hold, post, void, wallet
from app.models.members import Member
from app.operations import auditing
from app.operations.amounts import points
from app.operations.names import clean_line, clean_text
from app.programs.rewards.models import OrderState, Reward, RewardOrder
from app.rules import Action, Actor, require

LONGEST_WISHES, LONGEST_WORD = 500, 280


def order(actor: Actor, reward_id: int, wishes: str, key: str, *, at: datetime | None = None) -> RewardOrder:
    """Order one; its points are set aside until staff have sent it. The same key again gives the same order."""
    require(actor, Action.REWARD_ORDER)
    wishes, at = clean_text(wishes, LONGEST_WISHES, "wishes"), at or now()
    reward = _locked(reward_id)
    before = db.session.scalar(select(RewardOrder).where(RewardOrder.request_key == key))
    if before:
        if (before.reward_id, before.member_id) != (reward_id, actor.member_id):
            raise Conflict(_("This was sent before with another content. Load the page again."))
        return before
    reason = why_not_order(customer(db.session.get_one(Member, actor.member_id), at), reward)
    if reason:
        raise Refused(reason)
    if reward.stock is not None:
        reward.stock -= 1
    made = RewardOrder(
        reward_id=reward.id,
        member_id=actor.member_id,
        cost=reward.cost,
        hold_id=0,
        state=OrderState.HELD.value,
        wishes=wishes,
        at=at,
        moved_at=at,
        request_key=key,
    )
    db.session.add(made)
    db.session.flush()
    made.hold_id = hold(wallet(made.member_id), reward.cost, _note(made, "held", actor, at)).id
    log.append(RewardOrdered(order_id=made.id, reward_id=reward.id, cost=reward.cost), actor, at=at)
    return made


@dataclass(frozen=True)
class Customer:
    """A member as the shop sees them: what they can spend, and how many of each reward they have had."""

    member: Member
    have: int
    had: Mapping[int, int]


def customer(member: Member, at: datetime) -> Customer:
    return Customer(member, available(wallet(member.id), at), _had(member.id))


def why_not_order(buyer: Customer, reward: Reward) -> Reason | None:
    """Why this member can't have this reward now, or None."""
    if reward.closed_at:
        return _("This reward is not offered now.")
    if reward.stock == 0:
        return _("None is left.")
    if buyer.member.trust < reward.min_trust:
        return _("This reward is for members from trust level %(level)s on.", level=reward.min_trust)
    if reward.per_member and buyer.had.get(reward.id, 0) >= reward.per_member:
        return _("You have had %(count)s of it, which is the limit.", count=reward.per_member)
    if buyer.have < reward.cost:
        return _("You have %(have)s; it costs %(cost)s.", have=points(buyer.have), cost=points(reward.cost))
    return None


def approve(actor: Actor, order_id: int, *, at: datetime | None = None) -> RewardOrder:
    return _move(actor, order_id, OrderState.APPROVED, "", at or now())


def send(actor: Actor, order_id: int, said: str = "", *, at: datetime | None = None) -> RewardOrder:
    """It is on its way: the points are spent. `said` goes to the member (a code, a tracking number)."""
    return _move(actor, order_id, OrderState.SENT, said, at or now())


def cancel(actor: Actor, order_id: int, said: str = "", *, at: datetime | None = None) -> RewardOrder:
    """Staff with a reason; members their own while nobody has begun on it. Points and stock come back."""
    return _move(actor, order_id, OrderState.CANCELLED, said, at or now())


NEXT = {
    OrderState.HELD: (OrderState.APPROVED, OrderState.CANCELLED),
    OrderState.APPROVED: (OrderState.SENT, OrderState.CANCELLED),
}


def _move(actor: Actor, order_id: int, state: OrderState, said: str, at: datetime) -> RewardOrder:
    found = _locked_order(order_id)
    said = clean_line(said, LONGEST_WORD, "said")
    _permit(actor, found, state, said)
    if found.state == state:
        return found
    if state not in NEXT.get(OrderState(found.state), ()):
        raise Conflict(_("This order has moved on already. Load the page again."))
    _settle(actor, found, state, at)
    found.state, found.moved_at, found.said = state.value, at, said or found.said
    if actor.member_id != found.member_id:
        auditing.note(actor, f"order.{state}", "order", found.id, said)
    event = OrderMoved(order_id=found.id, reward_id=found.reward_id, member_id=found.member_id, state=state.value)
    log.append(event, actor, at=at)
    return found


def _permit(actor: Actor, found: RewardOrder, state: OrderState, said: str) -> None:
    own = actor.member_id == found.member_id
    if own and state is OrderState.CANCELLED and found.state in (OrderState.HELD, OrderState.CANCELLED):
        require(actor, Action.REWARD_ORDER)
        return
    require(actor, Action.REWARD_MANAGE)
    if state is OrderState.CANCELLED and not said:
        raise Invalid(_("Say why: the member will read it."), field="said")


def _settle(actor: Actor, found: RewardOrder, state: OrderState, at: datetime) -> None:
    if state is OrderState.SENT:
        post(found.hold_id, _note(found, "sent", actor, at))
        found.wishes = ""
    elif state is OrderState.CANCELLED:
        reward = _locked(found.reward_id)
        if reward.stock is not None:
            reward.stock += 1
        void(found.hold_id, _note(found, "cancelled", actor, at))
        found.wishes = ""


def _note(made: RewardOrder, step: str, actor: Actor, at: datetime) -> Note:
    return Note(kind="order", key=f"order:{made.id}:{step}", at=at, actor_id=actor.member_id, about=("order", made.id))


def _had(member_id: int) -> dict[int, int]:
    mine = RewardOrder.member_id == member_id, RewardOrder.state != OrderState.CANCELLED
    query = select(RewardOrder.reward_id, func.count()).where(*mine).group_by(RewardOrder.reward_id)
    return {reward_id: count for reward_id, count in db.session.execute(query)}


def _locked(reward_id: int) -> Reward:
    reward = db.session.get(Reward, reward_id, with_for_update=True, populate_existing=True)
    if reward is None:
        raise NotFound(_("There is no such reward."))
    return reward


def _locked_order(order_id: int) -> RewardOrder:
    query = select(RewardOrder).where(RewardOrder.id == order_id).options(joinedload(RewardOrder.reward))
    found = db.session.scalar(query.with_for_update(of=RewardOrder), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(_("There is no such order."))
    return found
