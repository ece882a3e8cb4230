"""Segments, who is in them, their size by day, and who left them and why."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import GOES
from app.models.members import Member


class Segment(Model):
    """A filter with a name. `worked_on` is the day for which its members were found last; empty: they are due."""

    __tablename__ = "segment"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    conditions: Mapped[dict[str, Any]]
    size: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]  # when its conditions were: who left on that day did not change
    worked_on: Mapped[date | None]
    worked_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    created_by: Mapped[Member | None] = relationship(lazy="raise")


class SegmentMember(Model):
    """Who is in a segment, and since which day."""

    __tablename__ = "segment_member"
    __table_args__ = (Index("ix_segment_member_since", "segment_id", "since", "member_id"),)

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True, info=GOES)
    since: Mapped[date]


class SegmentDay(Model):
    """A segment's size on a day, and how many came and went."""

    __tablename__ = "segment_day"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    size: Mapped[int]
    came: Mapped[int] = mapped_column(default=0)
    went: Mapped[int] = mapped_column(default=0)


class SegmentExit(Model):
    """Somebody left a segment. `reasons` names the conditions that no longer hold, apart by commas."""

    __tablename__ = "segment_exit"
    __table_args__ = (
        Index("ix_segment_exit_segment", "segment_id", "id"),
        Index("ix_segment_exit_member", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    since: Mapped[date]
    day: Mapped[date]
    reasons: Mapped[str] = mapped_column(String(120))

    member: Mapped[Member] = relationship(lazy="raise")
