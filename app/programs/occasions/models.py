"""An occasion outside the forum, and who took part in it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Sort(StrEnum):
    """What the members did."""

    SURVEY = "survey"  # answered one
    EVENT = "event"  # were there
    ACCOUNT = "account"  # linked the company's own account


class Occasion(Model):
    """One survey, one event, or the linking of accounts; `title` and `day` tell it from others of its sort."""

    __tablename__ = "occasion"
    __table_args__ = (UniqueConstraint("sort", "title", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]


class Part(Model):
    """A member took part. With `taken_back_at` it was told by mistake."""

    __tablename__ = "occasion_part"
    __table_args__ = (UniqueConstraint("occasion_id", "member_id"), Index("ix_occasion_part_member", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    told_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="raise")
    occasion: Mapped[Occasion] = relationship(lazy="raise")
