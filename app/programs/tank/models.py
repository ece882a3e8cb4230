"""What went into the tank and out of it. The points themselves are in the ledger."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import GOES
from app.models.members import Member

_HAS_WORDS = text("words <> ''")


class TankMovement(Model):
    """One deposit (`amount` above 0) or withdrawal (below 0) of a member; `day` is the site's.

    With `emergency_id` it concerns that tank alone; `area` is where its receiver said to be, until it is closed.
    """

    __tablename__ = "tank_movement"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_tank_movement_member", "member_id", "day"),
        Index("ix_tank_movement_emergency", "emergency_id", "member_id"),
        Index("ix_tank_movement_words", "id", sqlite_where=_HAS_WORDS, postgresql_where=_HAS_WORDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    amount: Mapped[int]
    words: Mapped[str] = mapped_column(String(140), default="")
    day: Mapped[date]
    at: Mapped[datetime]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    emergency_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_tank.id"))
    area: Mapped[str] = mapped_column(String(40), default="", server_default="")

    member: Mapped[Member] = relationship(lazy="raise")


class TankDay(Model):
    """The tank on one site day on which something moved: sums, and the level at its end.

    `moved` came back from an emergency tank, or below 0 went there.
    """

    __tablename__ = "tank_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    put_in: Mapped[int] = mapped_column(default=0)
    taken_out: Mapped[int] = mapped_column(default=0)
    expired: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0, server_default="0")
    level: Mapped[int]


class TankAppeal(Model):
    """Staff's word that the tank needs help; it stands until it is ended or the day `ends_on` begins."""

    __tablename__ = "tank_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]
    ends_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class TankReminder(Model):
    """A member who wants to hear, shortly before the month ends, what of theirs would expire.

    `told_for` is the first day of the last month for which they did.
    """

    __tablename__ = "tank_reminder"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    told_for: Mapped[date | None]
