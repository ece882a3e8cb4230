"""Coupons: codes that were loaded as a list, each given to one member."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member

SHOWN_FOR = timedelta(minutes=15)  # from the first look: long enough to copy it, also over a bad line


class CouponBatch(Model):
    """One list of codes. `reward_id`: they go to whoever orders that reward, else staff give them.

    `last_day` is the last site day on which they can be used (None: they do not expire).
    """

    __tablename__ = "coupon_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    about_ja: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    reward_id: Mapped[int | None] = mapped_column(ForeignKey("reward.id"), unique=True)
    last_day: Mapped[date | None]
    made_at: Mapped[datetime]

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en


class Coupon(Model):
    """One code. Free until `given_at`; its owner sees it once, from `shown_at` for some minutes."""

    __tablename__ = "coupon"
    __table_args__ = (UniqueConstraint("batch_id", "code"), Index("ix_coupon_free", "batch_id", "given_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("coupon_batch.id"))
    code: Mapped[str] = mapped_column(String(120))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("reward_order.id"), unique=True)
    words: Mapped[str] = mapped_column(String(280), default="")
    given_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    batch: Mapped[CouponBatch] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def ending(self) -> str:
        """What is left to see of it afterwards; nothing of a short one."""
        return self.code[-3:] if len(self.code) >= 8 else ""

    def is_open(self, at: datetime) -> bool:
        """Its owner may read it at this moment."""
        return self.shown_at is not None and at < self.shown_at + SHOWN_FOR

    def has_expired(self, today: date) -> bool:
        return self.used_at is None and self.batch.last_day is not None and today > self.batch.last_day
