"""Heat today, and every time that somebody began to rise or to fade."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import STAYS
from app.models.members import Member


class HeatNow(Model):
    """A member's heat today with its inputs; only members with a contribution in the 35 days before."""

    __tablename__ = "heat_now"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    recent: Mapped[int]
    recent_days: Mapped[int]
    before: Mapped[int]
    quartile: Mapped[int | None]
    heat: Mapped[float]
    state: Mapped[str] = mapped_column(String(8), index=True)


OPEN = "followed IS NULL"  # what followed is still to be seen


class HeatState(Model):
    """A rise or fading as it was noticed; what was proposed, what staff did, and what followed in 28 days."""

    __tablename__ = "heat_state"
    __table_args__ = (
        Index("ix_heat_state_day", "day"),
        Index("ix_heat_state_member", "member_id", "day"),
        Index("ix_heat_state_open", "day", postgresql_where=text(OPEN), sqlite_where=text(OPEN)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=STAYS)
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    recent: Mapped[int]
    recent_days: Mapped[int]
    before: Mapped[int]
    quartile: Mapped[int | None]
    heat: Mapped[float]
    proposal: Mapped[str] = mapped_column(String(12))
    held_out: Mapped[bool]
    done: Mapped[str] = mapped_column(String(200), default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_at: Mapped[datetime | None]
    followed: Mapped[int | None]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    done_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[done_by_id])
