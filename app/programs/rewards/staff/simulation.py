"""Before a reward is offered: who could order it today, and until when it lasts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.base.clock import day_of
from app.base.database import db
from app.ledger import Account, Kind
from app.models.members import Member
from app.programs.rewards.models import OrderState, Reward, RewardOrder
from app.settings.store import site

LOOK_BACK_DAYS = 28


@dataclass(frozen=True)
class Outlook:
    """`reach`: members with the points and the trust level for it today. `gone_on`: the stock's last day (None: never).

    `in_window`: the window closes before the stock ends. `spent`: points that leave the wallets for all of the stock.
    """

    reach: int
    orders_a_day: int
    gone_on: date | None
    in_window: bool
    spent: int | None


def outlook(reward: Reward, orders_a_day: int, at: datetime) -> Outlook:
    first_day = day_of(max(at, reward.opens_at or at), site().zone)
    gone_on, in_window = None, False
    if reward.stock is not None:
        gone_on = first_day + timedelta(days=max(-(-reward.stock // orders_a_day) - 1, 0))
        in_window = reward.ends_at is not None and day_of(reward.ends_at, site().zone) <= gone_on
    spent = None if reward.stock is None else reward.stock * reward.cost
    return Outlook(_reach(reward), orders_a_day, gone_on, in_window, spent)


def usual_orders(at: datetime) -> int:
    """Orders a day over the last four weeks, at least one: what the simulation begins with."""
    since = RewardOrder.at >= at - timedelta(days=LOOK_BACK_DAYS), RewardOrder.state != OrderState.CANCELLED
    count = db.session.scalar(select(func.count()).select_from(RewardOrder).where(*since)) or 0
    return max(round(count / LOOK_BACK_DAYS), 1)


def _reach(reward: Reward) -> int:
    query = (
        select(func.count())
        .select_from(Account)
        .join(Member, Member.id == Account.owner_id)
        .where(Account.kind == Kind.WALLET, Account.balance >= reward.cost, Member.trust >= reward.min_trust)
        .where(Member.left_at.is_(None), Member.suspended_at.is_(None), Member.is_bot.is_(False))
    )
    return db.session.scalar(query) or 0
