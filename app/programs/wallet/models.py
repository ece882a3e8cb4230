"""Gifts, and which expiries a member was warned of."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import GOES, moves_unless
from app.models.members import Member


class Gift(Model):
    """Points from one member's wallet to another's, with a message; `day` is the site's."""

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("giver_id <> receiver_id", name="somebody_else"),
        Index("ix_gift_giver", "giver_id", "day"),
        Index("ix_gift_receiver", "receiver_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=moves_unless("receiver_id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=moves_unless("giver_id"))
    amount: Mapped[int]
    message: Mapped[str] = mapped_column(String(280), default="")
    day: Mapped[date]
    at: Mapped[datetime]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)

    giver: Mapped[Member] = relationship(lazy="raise", foreign_keys=[giver_id])
    receiver: Mapped[Member] = relationship(lazy="raise", foreign_keys=[receiver_id])


class ExpiryWarning(Model):
    """One warning, `days_before` (14 or 3) the last day of some points; it is given once."""

    __tablename__ = "expiry_warning"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    last_day: Mapped[date] = mapped_column(primary_key=True)
    days_before: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
