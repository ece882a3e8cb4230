"""Occasions outside the forum and who took part in them; conversions, which are what members did there."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Sort(StrEnum):
    """What the members did."""

    SURVEY = "survey"  # answered one
    EVENT = "event"  # were there
    ACCOUNT = "account"  # linked the company's own account


class Occasion(Model):
    """One survey, one event, or the linking of accounts; `title` and `day` tell it from others of its sort."""

    __tablename__ = "occasion"
    __table_args__ = (UniqueConstraint("sort", "title", "day"), Index("ix_occasion_day", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]


class Part(Model):
    """A member was invited (`invited_at`), took part (`told_at`), or both; `score` is what they answered, 0 to 10.

    One may be invited to an event to come. With `taken_back_at` it was told by mistake that they took part.
    """

    __tablename__ = "occasion_part"
    __table_args__ = (
        UniqueConstraint("occasion_id", "member_id"),
        Index("ix_occasion_part_member", "member_id"),
        CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # of an event to come
    told_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    score: Mapped[int | None]

    member: Mapped[Member] = relationship(lazy="raise")
    occasion: Mapped[Occasion] = relationship(lazy="raise")

    @property
    def took_part(self) -> bool:
        return self.told_at is not None and self.taken_back_at is None


class ConversionKind(Model):
    """A sort of conversion: one of those with a name in both languages, or a name that staff gave."""

    __tablename__ = "conversion_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Conversion(Model):
    """A member did something of worth elsewhere. `key` is a digest of what tells it from others, never an id itself."""

    __tablename__ = "conversion"
    __table_args__ = (Index("ix_conversion_member", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("conversion_kind.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    amount_hundredths: Mapped[int | None] = mapped_column(BigInteger)  # of the money that staff count in
    told_at: Mapped[datetime]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    taken_back_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="raise")
    kind: Mapped[ConversionKind] = relationship(lazy="raise")
