"""Events of points that members move themselves; amounts in points."""

from dataclasses import dataclass

from app.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ChipGiven(Event, name="chip.given"):
    chip_id: int
    post_id: int
    topic_id: int
    author_id: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class GiftGiven(Event, name="gift.given"):
    gift_id: int
    to_id: int
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

    member_id: int
    amount: int
    day: str
