"""Events of points that members move themselves; amounts in points."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class ChipGiven(Event, name="chip.given"):
    chip_id: int
    post_id: int
    topic_id: int
    author_id: MemberId
    amount: int


@dataclass(frozen=True, kw_only=True)
class GiftGiven(Event, name="gift.given"):
    gift_id: int
    to_id: MemberId
    amount: int


@dataclass(frozen=True, kw_only=True)
class TankDeposited(Event, name="tank.deposited"):
    movement_id: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class TankWithdrawn(Event, name="tank.withdrawn"):
    movement_id: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class PointsExpiring(Event, name="points.expiring"):
    """Said some days before: `amount` of the member's points can be used up to and with `day` (ISO)."""

    member_id: MemberId
    amount: int
    day: str


@dataclass(frozen=True, kw_only=True)
class RewardOrdered(Event, name="reward.ordered"):
    order_id: int
    reward_id: int
    cost: int


@dataclass(frozen=True, kw_only=True)
class OrderMoved(Event, name="order.moved"):
    """`state` is approved, sent or cancelled; `member_id` is who ordered."""

    order_id: int
    reward_id: int
    member_id: MemberId
    state: str


@dataclass(frozen=True, kw_only=True)
class LotteryDrawn(Event, name="lottery.drawn"):
    draw_id: int
    lottery_id: int
    prize_id: int
    points: int


@dataclass(frozen=True, kw_only=True)
class EmergencyOpened(Event, name="emergency.opened"):
    """`start` came from the free tank."""

    emergency_id: int
    start: int


@dataclass(frozen=True, kw_only=True)
class EmergencyClosed(Event, name="emergency.closed"):
    """`returned` went back to the free tank."""

    emergency_id: int
    returned: int


@dataclass(frozen=True, kw_only=True)
class TankReminded(Event, name="tank.reminded"):
    """A member who asked for it: `amount` of their points end with `day` (ISO) and could go into the tank."""

    member_id: MemberId
    amount: int
    day: str


@dataclass(frozen=True, kw_only=True)
class CouponGiven(Event, name="coupon.given"):
    coupon_id: int
    batch_id: int
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class PointsGranted(Event, name="points.granted"):
    grant_id: int
    member_id: MemberId
    amount: int


@dataclass(frozen=True, kw_only=True)
class GivingDamped(Event, name="giving.damped"):
    """Between these members giving is limited (`open`, `kept`), or is so no more (`cleared`)."""

    finding_id: int
    member_ids: tuple[MemberId, ...]
    state: str
