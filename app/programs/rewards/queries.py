"""The shop, a member's orders, and staff's queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _, current_locale
from app.ledger import Line
from app.programs.rewards.models import OrderState, Reward, RewardOrder
from app.programs.rewards.orders import Customer, why_not_order
from app.queries.passbook import Told, tells

MINE, QUEUE, SHELF = 20, 50, 100
WAITING = (OrderState.HELD, OrderState.APPROVED)
STATES: dict[str, Reason] = {
    OrderState.HELD: _("Ordered"),
    OrderState.APPROVED: _("Being prepared"),
    OrderState.SENT: _("Sent out"),
    OrderState.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True)
class Offer:
    """A reward and why its reader can't have it (None: they can)."""

    reward: Reward
    why_not: Reason | None


def shop(buyer: Customer | None) -> list[Offer]:
    """What is offered now, the least costly first."""
    query = select(Reward).where(Reward.closed_at.is_(None)).order_by(Reward.cost, Reward.id).limit(SHELF)
    sign_in = _("Sign in to do this.")
    return [Offer(each, why_not_order(buyer, each) if buyer else sign_in) for each in db.session.scalars(query)]


def find_reward(reward_id: int) -> Reward:
    reward = db.session.get(Reward, reward_id)
    if reward is None:
        raise NotFound(_("There is no such reward."))
    return reward


def orders_of(member_id: int) -> Sequence[RewardOrder]:
    query = select(RewardOrder).where(RewardOrder.member_id == member_id).options(joinedload(RewardOrder.reward))
    return db.session.scalars(query.order_by(RewardOrder.id.desc()).limit(MINE)).all()


def queue() -> Sequence[RewardOrder]:
    """Orders that wait for staff, the oldest first."""
    query = select(RewardOrder).where(RewardOrder.state.in_(WAITING)).order_by(RewardOrder.id).limit(QUEUE)
    return db.session.scalars(query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member))).all()


def settled() -> Sequence[RewardOrder]:
    """The last orders that were sent or cancelled."""
    query = select(RewardOrder).where(RewardOrder.state.not_in(WAITING)).order_by(RewardOrder.moved_at.desc())
    query = query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member))
    return db.session.scalars(query.limit(MINE)).all()


def waiting_count() -> int:
    return db.session.scalar(select(func.count()).where(RewardOrder.state.in_(WAITING))) or 0


def whole_shelf() -> Sequence[Reward]:
    query = select(Reward).order_by(Reward.closed_at.is_not(None), Reward.cost, Reward.id)
    return db.session.scalars(query.limit(SHELF)).all()


@tells("hold", "hold_voided")
def tell_orders(lines: Sequence[Line]) -> Mapping[int, Told]:
    """What was set aside in a member's bank book, and what came back."""
    ids = {line.transfer.about_id for line in lines}
    query = select(RewardOrder).where(RewardOrder.id.in_(ids)).options(joinedload(RewardOrder.reward))
    orders = {order.id: order for order in db.session.scalars(query)}
    return {
        line.transfer.id: Told(
            _("Reward ordered") if line.amount < 0 else _("Order cancelled"),
            orders[line.transfer.about_id or 0].reward.name_in(current_locale()),
            "/rewards#orders",
        )
        for line in lines
        if line.transfer.about_id in orders
    }
