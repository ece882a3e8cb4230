"""The rewards shop: points are set aside with an order, spent when it is sent, given back when it is cancelled."""

from app.programs.rewards.models import OrderState, Reward, RewardOrder
from app.programs.rewards.orders import approve, cancel, order, send
from app.programs.rewards.queries import tell_orders
from app.programs.rewards.shelf import RewardWish, add_reward, set_open

__all__ = [
    "OrderState",
    "Reward",
    "RewardOrder",
    "RewardWish",
    "add_reward",
    "approve",
    "cancel",
    "order",
    "send",
    "set_open",
    "tell_orders",
]
