"""The shop, a member's orders, and staff's queue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _, current_locale
from app.ledger import Line
from app.models.members import Member
from app.programs.rewards.models import Delivery, OrderState, Reward, RewardOrder, StockLine
from app.programs.rewards.orders import customer, why_closed, why_not_order
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


@dataclass(frozen=True)
class Shop:
    """What is offered, and what its reader can spend."""

    offers: Sequence[Offer]
    have: int


def shop(member: Member | None, at: datetime) -> Shop:
    """What is offered now or will be, the least costly first."""
    not_over = or_(Reward.ends_at.is_(None), Reward.ends_at > at)
    query = select(Reward).where(Reward.closed_at.is_(None), not_over).order_by(Reward.cost, Reward.id).limit(SHELF)
    rewards = db.session.scalars(query).all()
    if member is None:
        return Shop([Offer(each, why_closed(each, at) or _("Sign in to do this.")) for each in rewards], 0)
    buyer = customer(member, at, rewards)
    return Shop([Offer(each, why_not_order(buyer, each)) for each in rewards], buyer.have)


def find_reward(reward_id: int) -> Reward:
    reward = db.session.get(Reward, reward_id)
    if reward is None:
        raise NotFound(_("There is no such reward."))
    return reward


def orders_of(member_id: int) -> Sequence[RewardOrder]:
    query = select(RewardOrder).where(RewardOrder.member_id == member_id).options(joinedload(RewardOrder.reward))
    return db.session.scalars(query.order_by(RewardOrder.id.desc()).limit(MINE)).all()


@dataclass(frozen=True)
class Waiting:
    """An order in staff's queue; `delivery` where another program is asked for it."""

    order: RewardOrder
    delivery: Delivery | None

    @property
    def goes_by_itself(self) -> bool:
        return self.delivery is not None and self.delivery.ended_at is None


def queue() -> list[Waiting]:
    """Orders that wait, the oldest first."""
    query = select(RewardOrder, Delivery).outerjoin(Delivery, Delivery.order_id == RewardOrder.id)
    query = query.where(RewardOrder.state.in_(WAITING)).order_by(RewardOrder.id).limit(QUEUE)
    rows = db.session.execute(query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member)))
    return [Waiting(order, delivery) for order, delivery in rows]


def every_order() -> Iterator[RewardOrder]:
    """All orders from the first on, for the CSV."""
    last = 0
    while True:
        query = select(RewardOrder).where(RewardOrder.id > last).order_by(RewardOrder.id).limit(500)
        rows = db.session.scalars(query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member))).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def stock_book(reward_id: int) -> Sequence[StockLine]:
    """The last changes of a reward's stock, the newest first."""
    query = select(StockLine).where(StockLine.reward_id == reward_id).order_by(StockLine.id.desc())
    return db.session.scalars(query.limit(MINE)).all()


def settled() -> Sequence[RewardOrder]:
    """The last orders that were sent or cancelled."""
    query = select(RewardOrder).where(RewardOrder.state.not_in(WAITING)).order_by(RewardOrder.moved_at.desc())
    query = query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member))
    return db.session.scalars(query.limit(MINE)).all()


def waiting_count() -> int:
    """Orders that wait for staff; those that another program is being asked for do not."""
    trying = select(Delivery.order_id).where(Delivery.ended_at.is_(None))
    waiting = RewardOrder.state.in_(WAITING), RewardOrder.id.not_in(trying)
    return db.session.scalar(select(func.count()).where(*waiting)) or 0


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
