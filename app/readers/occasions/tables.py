"""The occasions reader's table: each thing that was told of a member's doings elsewhere."""

from datetime import date
from enum import IntEnum

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Told(IntEnum):
    """What was told. Invited, came, answered and scored are about a part; converted is about a conversion."""

    INVITED = 1
    CAME = 2
    ANSWERED = 3
    SCORED = 4  # `value` is the score
    CONVERTED = 5  # `value` is the kind's id


class OutsideFact(Model):
    """One thing that stands, on the day of the event, the survey or the conversion."""

    __tablename__ = "outside_fact"
    __table_args__ = (
        Index("ix_outside_fact_day", "what", "day"),
        Index("ix_outside_fact_member", "member_id", "day"),
    )

    what: Mapped[int] = mapped_column(primary_key=True)
    about_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_id: Mapped[int]
    occasion_id: Mapped[int | None]
    day: Mapped[date]
    value: Mapped[int | None]
