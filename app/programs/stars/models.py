"""Appointments of role models."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Star(Model):
    """One term of one member as `star` or `evangelist`; both days belong to it. `ended_at` cuts it short."""

    __tablename__ = "star"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="term"),
        Index("ix_star_member", "member_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    role: Mapped[str] = mapped_column(String(12))
    citation: Mapped[str] = mapped_column(Text)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
