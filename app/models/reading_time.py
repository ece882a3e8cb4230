"""How long members have read, by day: no page and no address, only seconds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import adds


class ReadingTime(Model):
    """A member's seconds of reading on a day; `told_seconds` of them stand in the log."""

    __tablename__ = "reading_time"
    __table_args__ = (Index("ix_reading_time_noted", "noted_at"),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id"), primary_key=True, info=adds("seconds", "told_seconds")
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    seconds: Mapped[int] = mapped_column(default=0)
    told_seconds: Mapped[int] = mapped_column(default=0)
    noted_at: Mapped[datetime]
