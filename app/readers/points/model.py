"""Earning rules, what each member earned by them, and the contribution that spending never lowers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import adds


class EarningRule(Model):
    """What one verb earns. A cap of 0 is no cap; caps count times, not points."""

    __tablename__ = "earning_rule"

    verb: Mapped[str] = mapped_column(String(20), primary_key=True)
    points: Mapped[int]
    cap_day: Mapped[int] = mapped_column(default=0)
    cap_week: Mapped[int] = mapped_column(default=0)
    cap_member: Mapped[int] = mapped_column(default=0)
    delay_days: Mapped[int] = mapped_column(default=0)
    min_trust: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)


class Earning(Model):
    """One event that earned a member something. `post_id`: with it the points come and go."""

    __tablename__ = "earning"
    __table_args__ = (
        UniqueConstraint("event_id", "verb", "member_id"),
        Index("ix_earning_cap", "member_id", "verb", "day"),
        Index("ix_earning_due", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    from_id: Mapped[int | None]  # who gave the nice, which friend came
    post_id: Mapped[int | None] = mapped_column(index=True)
    space_id: Mapped[int | None]  # where the post stood when it earned
    points: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # set while it waits
    transfer_id: Mapped[int | None]
    taken_back: Mapped[str] = mapped_column(String(10), default="")  # why: `removed` comes back on restoring


class Contribution(Model):
    """Points earned in a period: `all`, a month `2026-11` or a week `2026-W47`."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_rank", "period", "points"),)

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=adds("points"))
    points: Mapped[int] = mapped_column(default=0)


class SpaceContribution(Model):
    """The same by space: what was earned by posts there."""

    __tablename__ = "space_contribution"
    __table_args__ = (Index("ix_space_contribution_rank", "space_id", "period", "points"),)

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=adds("points"))
    points: Mapped[int] = mapped_column(default=0)
