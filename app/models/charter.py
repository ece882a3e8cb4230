"""The charter: what this community is for, what it wants to reach, and when somebody looked at that last."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Charter(Model):
    """One review: the words as they stood from then on. The latest holds; the earlier ones stay."""

    __tablename__ = "charter"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    goals: Mapped[str] = mapped_column(Text, default="")
    next_review_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reviewed_at: Mapped[datetime]

    reviewed_by: Mapped[Member | None] = relationship(lazy="raise")


class CharterSpace(Model):
    """A space that serves the purpose most: the share of posts there is a gauge of the check-up."""

    __tablename__ = "charter_space"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
