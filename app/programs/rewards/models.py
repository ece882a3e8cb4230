"""What can be had for points, and who ordered it."""

from datetime import datetime
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


class Reward(Model):
    """One thing in the shop. `stock` empty: there is always one; `per_member` 0: no limit."""

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
    added_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en


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
