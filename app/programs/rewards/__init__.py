"""The rewards shop: points are set aside with an order, spent when it is sent, given back when it is cancelled."""

from app.programs.rewards.circles import is_active, is_core
from app.programs.rewards.coupons.models import Coupon, CouponBatch
from app.programs.rewards.models import Delivery, Fulfilment, OrderState, Reward, RewardOrder, StockLine
from app.programs.rewards.moving import approve, cancel, note_delivered, send
from app.programs.rewards.orders import order
from app.programs.rewards.queries import tell_orders
from app.programs.rewards.shelf import RewardWish, add_reward, change_reward, set_open
from app.programs.rewards.webhooks import claim_due, deliver, outgoing, retry

__all__ = [
    "Coupon",
    "CouponBatch",
    "Delivery",
    "Fulfilment",
    "OrderState",
    "Reward",
    "RewardOrder",
    "RewardWish",
    "StockLine",
    "add_reward",
    "approve",
    "cancel",
    "change_reward",
    "claim_due",
    "deliver",
    "is_active",
    "is_core",
    "note_delivered",
    "order",
    "outgoing",
    "retry",
    "send",
    "set_open",
    "tell_orders",
]
