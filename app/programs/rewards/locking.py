"""Finding what is about to change, locked in this order: order, reward, code or delivery, hold, accounts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.ledger import Note
from app.programs.rewards.models import Delivery, Reward, RewardOrder
from app.rules import Actor


def locked_reward(reward_id: int) -> Reward:
    reward = db.session.get(Reward, reward_id, with_for_update=True, populate_existing=True)
    if reward is None:
        raise NotFound(_("There is no such reward."))
    return reward


def locked_order(order_id: int) -> RewardOrder:
    query = select(RewardOrder).where(RewardOrder.id == order_id).options(joinedload(RewardOrder.reward))
    found = db.session.scalar(query.with_for_update(of=RewardOrder), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(_("There is no such order."))
    return found


def locked_delivery(order_id: int) -> Delivery | None:
    return db.session.get(Delivery, order_id, with_for_update=True, populate_existing=True)


def note_of(made: RewardOrder, step: str, actor: Actor, at: datetime) -> Note:
    return Note(kind="order", key=f"order:{made.id}:{step}", at=at, actor_id=actor.member_id, about=("order", made.id))
