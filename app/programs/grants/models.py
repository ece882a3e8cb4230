"""Grants, each from the first word to its end."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import moves_unless
from app.models.members import Member


class GrantState(StrEnum):
    """waiting → paid or declined; a paid one may be taken back."""

    WAITING = "waiting"
    PAID = "paid"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class Grant(Model):
    """Points for one member. `decided_by_id` is the second admin, who is never the first; empty: none was needed."""

    __tablename__ = "points_grant"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state <> 'paid' OR decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        Index("ix_points_grant_state", "state", "id"),
        Index("ix_points_grant_asked", "asked_by_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=GrantState.WAITING.value)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=moves_unless("decided_by_id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), info=moves_unless("asked_by_id"))
    decided_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(String(1000), default="")  # why it was declined or taken back
    transfer_id: Mapped[int | None]  # in the ledger
    request_key: Mapped[str] = mapped_column(String(64), unique=True)

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    asked_by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[asked_by_id])
    decided_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
