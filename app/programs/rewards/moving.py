"""What becomes of an order: approved, sent, cancelled, by staff or by itself."""

from datetime import datetime

from app.base.clock import now
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.events import log
from app.events.giving import OrderMoved
from app.ledger import post, void
from app.operations import auditing
from app.operations.names import clean_line
from app.programs.rewards import stock, webhooks
from app.programs.rewards.coupons import operations as coupons
from app.programs.rewards.coupons.queries import batch_of_reward
from app.programs.rewards.locking import locked_delivery, locked_order, locked_reward, note_of
from app.programs.rewards.models import Fulfilment, OrderState, RewardOrder
from app.rules import Action, Actor, require

LONGEST_WORD = 280


def approve(actor: Actor, order_id: int, *, at: datetime | None = None) -> RewardOrder:
    """It may go out. A code goes at once, a webhook is asked by a worker, the rest waits for staff."""
    at = at or now()
    found = _move(actor, order_id, OrderState.APPROVED, "", at)
    if found.state != OrderState.APPROVED:
        return found
    if found.reward.fulfilment == Fulfilment.CODE:
        return _hand_over_code(found, at)
    if found.reward.fulfilment == Fulfilment.WEBHOOK:
        webhooks.begin(found.id, at)
    return found


def _hand_over_code(found: RewardOrder, at: datetime) -> RewardOrder:
    locked_reward(found.reward_id)
    batch = batch_of_reward(found.reward_id)
    if batch is None:
        raise Conflict(_("No code is left in this list."))
    coupons.take(batch.id, found.member_id, at, order_id=found.id)
    return send(Actor.system(), found.id, at=at)


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
    found = locked_order(order_id)
    said = clean_line(said, LONGEST_WORD, "said")
    _permit(actor, found, state, said)
    if found.state == state:
        return found
    if state not in NEXT.get(OrderState(found.state), ()):
        raise Conflict(_("This order has moved on already. Load the page again."))
    _settle(actor, found, state, at)
    found.state, found.moved_at, found.said = state.value, at, said or found.said
    if actor.member_id is not None and not (actor.member_id == found.member_id and state is OrderState.CANCELLED):
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
    if found.state == OrderState.APPROVED and found.reward.fulfilment == Fulfilment.WEBHOOK:
        webhooks.end(locked_delivery(found.id), actor, at)
    if state is OrderState.SENT:
        post(found.hold_id, note_of(found, "sent", actor, at))
        found.wishes = ""
    elif state is OrderState.CANCELLED:
        reward = locked_reward(found.reward_id)
        stock.move(reward, 1, "cancelled", actor, order_id=found.id, at=at)
        void(found.hold_id, note_of(found, "cancelled", actor, at))
        found.wishes = ""


def note_delivered(order_id: int, outcome: webhooks.Outcome, at: datetime) -> None:
    """What came of asking the other program; an order that staff settled meanwhile stays as it is."""
    if outcome.error:
        webhooks.note_failure(order_id, outcome.error, at)
        return
    if locked_order(order_id).state == OrderState.APPROVED:
        send(Actor.system(), order_id, outcome.said, at=at)
