"""What can be had for points, and who ordered it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class OrderState(StrEnum):
    """held → approved → sent, or cancelled on the way."""

    HELD = "held"
    APPROVED = "approved"
    SENT = "sent"
    CANCELLED = "cancelled"


class Fulfilment(StrEnum):
    """How an order reaches its member."""

    HAND = "hand"
    SHIP = "ship"
    CODE = "code"  # from the loaded list, at once
    WEBHOOK = "webhook"  # another program is asked, signed, again until it answers


BY_ITSELF = (Fulfilment.CODE, Fulfilment.WEBHOOK)


class Reward(Model):
    """One thing in the shop. `stock` empty: there is always one; `per_member` 0: no limit.

    `stock` is the balance of its book (`StockLine`). `audience` names who may order, empty for everybody.
    """

    __tablename__ = "reward"
    __table_args__ = (
        CheckConstraint("cost > 0", name="cost"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    about_ja: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[int]
    stock: Mapped[int | None]
    per_member: Mapped[int] = mapped_column(default=0)
    min_trust: Mapped[int] = mapped_column(default=0)
    audience: Mapped[str] = mapped_column(String(20), default="")
    picture: Mapped[str] = mapped_column(String(80), default="")  # in YUI_HOME/uploads
    opens_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    fulfilment: Mapped[str] = mapped_column(String(8), default=Fulfilment.HAND.value)
    needs_approval: Mapped[bool] = mapped_column(default=True)
    webhook_url: Mapped[str] = mapped_column(String(300), default="")
    webhook_secret: Mapped[str] = mapped_column(String(64), default="")
    added_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def runs_by_itself(self) -> bool:
        """Nobody need do anything once it is approved."""
        return self.fulfilment in BY_ITSELF

    @property
    def last_moment(self) -> datetime | None:
        """Still within the window: its day is the last day."""
        return self.ends_at - timedelta(seconds=1) if self.ends_at else None

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en


class StockLine(Model):
    """One change of a reward's stock, with what it was after it; never changed itself."""

    __tablename__ = "reward_stock_line"
    __table_args__ = (CheckConstraint("change <> 0", name="change"), CheckConstraint("after >= 0", name="after"))

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("reward.id"), index=True)
    change: Mapped[int]
    after: Mapped[int]
    why: Mapped[str] = mapped_column(String(12))  # opened, restocked, ordered, cancelled
    order_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(280), default="")
    at: Mapped[datetime]


class RewardOrder(Model):
    """One member's order. `wishes` (size, address) is emptied when the order is settled."""

    __tablename__ = "reward_order"
    __table_args__ = (
        Index("ix_reward_order_state", "state", "id"),
        Index("ix_reward_order_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("reward.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    cost: Mapped[int]
    hold_id: Mapped[int]  # in the ledger
    state: Mapped[str] = mapped_column(String(10), default=OrderState.HELD.value)
    wishes: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(String(280), default="")  # staff's word to the member
    at: Mapped[datetime]
    moved_at: Mapped[datetime]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)

    reward: Mapped[Reward] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.state in (OrderState.HELD, OrderState.APPROVED)


class Delivery(Model):
    """An approved order on its way to another program; tried until it answers, or given up to staff."""

    __tablename__ = "reward_delivery"
    __table_args__ = (Index("ix_reward_delivery_due", "ended_at", "next_at"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("reward_order.id"), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]  # a worker is asking just now
    error: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]  # delivered, cancelled or given up

    order: Mapped[RewardOrder] = relationship(lazy="raise")
