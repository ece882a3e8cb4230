"""The activity reader's tables: every counted act, and their sum by member and day."""

from datetime import date
from enum import IntEnum

from sqlalchemy import BigInteger, ColumnElement, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Act(IntEnum):
    """What is counted; each name is a column of `member_day`."""

    VISITS = 1
    TOPICS = 2
    ANSWERS = 3
    COMMENTS = 4
    NICES_GIVEN = 5
    NICES_RECEIVED = 6
    CHIPS_GIVEN = 7
    CHIPS_RECEIVED = 8
    ACCEPTS_RECEIVED = 9
    IDEAS = 10
    VOTES = 11
    DEPOSITS = 12
    WITHDRAWALS = 13
    EVENTS_ATTENDED = 14
    SURVEYS = 15
    SHARES = 16
    DWELL = 17  # seconds

    @property
    def column(self) -> str:
        return "dwell_seconds" if self is Act.DWELL else self.name.lower()

    @property
    def is_own_deed(self) -> bool:
        """What others gave makes nobody active; nor does a clock."""
        return self not in (Act.NICES_RECEIVED, Act.CHIPS_RECEIVED, Act.ACCEPTS_RECEIVED, Act.DWELL)


class CountedAct(Model):
    """One act as it was counted, so that taking it back finds its member and day.

    `about_id` is the post, topic, chip or movement; `by_id` tells several about the same thing apart.
    `stands` is false while the post it was done on is removed.
    """

    __tablename__ = "counted_act"
    __table_args__ = (
        Index("ix_counted_act_member_day", "member_id", "day"),
        Index("ix_counted_act_post", "post_id"),
    )

    what: Mapped[int] = mapped_column(primary_key=True)
    about_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    by_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_id: Mapped[int]
    day: Mapped[date]
    times: Mapped[int]
    post_id: Mapped[int | None]
    stands: Mapped[bool]


class UncountedPost(Model):
    """A removed post: nothing that was done on it counts until it is restored."""

    __tablename__ = "uncounted_post"

    post_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


POSTED = "topics + answers + comments + ideas > 0"


class MemberDay(Model):
    """One row per member and day with something counted. `active`: a visit or a deed of the member's own."""

    __tablename__ = "member_day"
    __table_args__ = (
        Index("ix_member_day_day", "day", "active"),
        Index("ix_member_day_posted", "day", "member_id", postgresql_where=text(POSTED), sqlite_where=text(POSTED)),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(default=0)
    dwell_seconds: Mapped[int] = mapped_column(default=0)
    topics: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    nices_given: Mapped[int] = mapped_column(default=0)
    nices_received: Mapped[int] = mapped_column(default=0)
    chips_given: Mapped[int] = mapped_column(default=0)
    chips_received: Mapped[int] = mapped_column(default=0)
    accepts_received: Mapped[int] = mapped_column(default=0)
    ideas: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    deposits: Mapped[int] = mapped_column(default=0)
    withdrawals: Mapped[int] = mapped_column(default=0)
    events_attended: Mapped[int] = mapped_column(default=0)
    surveys: Mapped[int] = mapped_column(default=0)
    shares: Mapped[int] = mapped_column(default=0)
    contribution: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=False)


def has_posted() -> ColumnElement[bool]:
    """A day with a post of any sort; as the index says it, which holds few of all days."""
    return MemberDay.topics + MemberDay.answers + MemberDay.comments + MemberDay.ideas > literal_column("0")
