"""The connections reader's tables: every contact, and the tie between two members that they make."""

from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class ContactKind(IntEnum):
    """How one member acted on another's post or wallet, or met the other."""

    NICE = 1
    CHIP = 2
    GIFT = 3
    REPLY = 4  # an answer, comment or reply under the other's post
    QUOTE = 5
    MENTION = 6
    ACCEPT = 7
    INVITE = 8
    SAME_EVENT = 9


class Contact(Model):
    """One contact. `about_id` is the post, chip, gift, member or event; `from_low`: the lower member id acted.

    `stands` is false while the post that carries it is removed.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_pair", "low_id", "high_id"),
        Index("ix_contact_day", "day"),
        Index("ix_contact_post", "post_id"),
        CheckConstraint("low_id < high_id", name="pair_in_order"),
    )

    kind: Mapped[int] = mapped_column(primary_key=True)
    about_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    low_id: Mapped[int] = mapped_column(primary_key=True)
    high_id: Mapped[int] = mapped_column(primary_key=True)
    from_low: Mapped[bool] = mapped_column(primary_key=True)
    day: Mapped[date]
    at: Mapped[datetime]
    post_id: Mapped[int | None]
    stands: Mapped[bool]


class UnconnectingPost(Model):
    """A removed post: its contacts are taken back until it is restored."""

    __tablename__ = "unconnecting_post"

    post_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class EventGuest(Model):
    """Who came to an event elsewhere: small ones bring everybody in contact."""

    __tablename__ = "event_guest"

    occasion_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]


class Connection(Model):
    """The tie of one unordered pair of members. `days` are distinct days with a contact, `first_on` the first.

    `strength` is kept in the money of one fixed day, see `tie.py`: `strength_on` tells it for any day.
    `mutual_on`: the day since which both have acted; `strong_on`: the third distinct day.
    """

    __tablename__ = "connection"
    __table_args__ = (
        Index("ix_connection_high", "high_id"),
        Index("ix_connection_last", "last_at"),
        Index("ix_connection_first", "first_on"),
        Index("ix_connection_mutual", "mutual_on"),
        Index("ix_connection_strong", "strong_on"),
        CheckConstraint("low_id < high_id", name="pair_in_order"),
    )

    low_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    high_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contacts_low_to_high: Mapped[int]
    contacts_high_to_low: Mapped[int]
    days: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    strength: Mapped[float]
    first_on: Mapped[date]
    mutual_on: Mapped[date | None]
    strong_on: Mapped[date | None]

    @property
    def is_mutual(self) -> bool:
        return self.mutual_on is not None
