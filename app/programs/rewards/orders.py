"""Ordering, and the reasons why somebody can't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date
from sqlalchemy import func, select

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import RewardOrdered
from app.ledger import available, hold, wallet
from app.models.members import Member
from app.operations import audiences
from app.operations.amounts import points
from app.operations.names import clean_text
from app.programs.rewards import stock
from app.programs.rewards.locking import locked_reward, note_of
from app.programs.rewards.models import OrderState, Reward, RewardOrder
from app.programs.rewards.moving import approve
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_WISHES = 500


def order(actor: Actor, reward_id: int, wishes: str, key: str, *, at: datetime | None = None) -> RewardOrder:
    """Order one; its points are set aside until staff have sent it. The same key again gives the same order."""
    require(actor, Action.REWARD_ORDER)
    wishes, at = clean_text(wishes, LONGEST_WISHES, "wishes"), at or now()
    reward = locked_reward(reward_id)
    before = db.session.scalar(select(RewardOrder).where(RewardOrder.request_key == key))
    if before:
        if (before.reward_id, before.member_id) != (reward_id, actor.member_id):
            raise Conflict(_("This was sent before with another content. Load the page again."))
        return before
    reason = why_not_order(customer(db.session.get_one(Member, actor.member_id), at, [reward]), reward)
    if reason:
        raise Refused(reason)
    made = _set_aside(actor, reward, wishes, key, at)
    log.append(RewardOrdered(order_id=made.id, reward_id=reward.id, cost=reward.cost), actor, at=at)
    if not reward.needs_approval:
        approve(Actor.system(), made.id, at=at)
    return made


def _set_aside(actor: Actor, reward: Reward, wishes: str, key: str, at: datetime) -> RewardOrder:
    """One piece and its price wait with the order."""
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
    stock.move(reward, -1, "ordered", actor, order_id=made.id, at=at)
    made.hold_id = hold(wallet(made.member_id), reward.cost, note_of(made, "held", actor, at)).id
    return made


@dataclass(frozen=True)
class Customer:
    """A member as the shop sees them: what they can spend, how many of each reward they have had, who they are."""

    member: Member
    have: int
    had: Mapping[int, int]
    circles: frozenset[str]
    at: datetime


def customer(member: Member, at: datetime, rewards: Sequence[Reward]) -> Customer:
    """Looked at once for all these rewards."""
    circles = audiences.among(member.id, (reward.audience for reward in rewards if reward.audience))
    return Customer(member, available(wallet(member.id), at), _had(member.id), circles, at)


def why_not_order(buyer: Customer, reward: Reward) -> Reason | None:
    """Why this member can't have this reward now, or None."""
    closed = why_closed(reward, buyer.at)
    if closed:
        return closed
    if reward.audience and reward.audience not in buyer.circles:
        return audiences.refusal_of(reward.audience) or _("This reward is not offered now.")
    if reward.stock == 0:
        return _("None is left.")
    if buyer.member.trust < reward.min_trust:
        return _("This reward is for members from trust level %(level)s on.", level=reward.min_trust)
    if reward.per_member and buyer.had.get(reward.id, 0) >= reward.per_member:
        return _("You have had %(count)s of it, which is the limit.", count=reward.per_member)
    if buyer.have < reward.cost:
        return _("You have %(have)s; it costs %(cost)s.", have=points(buyer.have), cost=points(reward.cost))
    return None


def why_closed(reward: Reward, at: datetime) -> Reason | None:
    """Taken off the shelf, too early or too late; the same for everybody."""
    if reward.closed_at or (reward.ends_at and at >= reward.ends_at):
        return _("This reward is not offered now.")
    if reward.opens_at and at < reward.opens_at:
        day = format_date(day_of(reward.opens_at, site().zone), "long")
        return _("It can be ordered from %(day)s on.", day=day)
    return None


def _had(member_id: int) -> dict[int, int]:
    mine = RewardOrder.member_id == member_id, RewardOrder.state != OrderState.CANCELLED
    query = select(RewardOrder.reward_id, func.count()).where(*mine).group_by(RewardOrder.reward_id)
    return {reward_id: count for reward_id, count in db.session.execute(query)}
