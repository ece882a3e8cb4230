"""What was found, about whom, with its figures, and what staff decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Sort(StrEnum):
    PAIR = "pair"  # two give one another most of what they give
    RING = "ring"  # three or four do so in a circle
    DEVICE = "device"  # two accounts of one browser give one another


class FindingState(StrEnum):
    """open → cleared, or kept: giving stays limited for a time."""

    OPEN = "open"
    CLEARED = "cleared"
    KEPT = "kept"


class Finding(Model):
    """`key` names the sort and the members: the same is not found twice.

    `figures` has the points from each to the next.
    """

    __tablename__ = "fairness_finding"
    __table_args__ = (Index("ix_fairness_finding_key", "key", "id"), Index("ix_fairness_finding_state", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(80))
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    found_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default=FindingState.OPEN.value)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(Text, default="")  # staff's reason, for the members to read
    until: Mapped[datetime | None]

    members: Mapped[list["FindingMember"]] = relationship(lazy="raise", order_by="FindingMember.place")


class FindingMember(Model):
    """A member of a finding, in the order of the giving; `words` are their own about it."""

    __tablename__ = "fairness_member"
    __table_args__ = (Index("ix_fairness_member_member", "member_id"),)

    finding_id: Mapped[int] = mapped_column(ForeignKey("fairness_finding.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    place: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")

    member: Mapped[Member] = relationship(lazy="raise")
