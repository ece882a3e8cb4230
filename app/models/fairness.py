"""What giving is limited between whom, and which members share a browser."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES, STAYS


class DampedPair(Model):
    """Between these two, in both directions, less can be given than usual. `until` empty: staff have yet to look."""

    __tablename__ = "damped_pair"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="order"),
        Index("ix_damped_pair_low_id", "low_id", "high_id"),
    )

    finding_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    low_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=STAYS)
    high_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=STAYS)
    until: Mapped[datetime | None]


class MemberDevice(Model):
    """A browser that a member came with: the hash of a random mark in its cookie, and the last day of it."""

    __tablename__ = "member_device"
    __table_args__ = (Index("ix_member_device_mark", "mark"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_on: Mapped[date] = mapped_column(index=True)
