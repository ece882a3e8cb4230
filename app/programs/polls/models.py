"""A poll of a topic, its options, and the ballots. Who chose what is shown to nobody but the voter."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import STAYS


class PollKind(StrEnum):
    """Ranked is counted by Borda: of n options the first gets n points, each next one fewer, one left out none."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKED = "ranked"


class Results(StrEnum):
    """From when on a member sees the results."""

    ALWAYS = "always"
    VOTED = "voted"
    CLOSED = "closed"


class Poll(Model):
    """One poll of one topic. `closes_at` is the end that was set, `closed_at` when the end was noted and told."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_due", "closed_at", "closes_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(8))
    question: Mapped[str] = mapped_column(String(140), default="")
    results: Mapped[str] = mapped_column(String(8))
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    voter_count: Mapped[int] = mapped_column(default=0)

    options: Mapped[list["PollOption"]] = relationship(lazy="raise", order_by="PollOption.position")

    def is_open(self, at: datetime) -> bool:
        """The moment that was set counts, whether the schedule has come by or not."""
        return self.closed_at is None and (self.closes_at is None or at < self.closes_at)


class PollOption(Model):
    """`votes` counts the ballots that name it (ranked: that put it first), `points` the sum of its Borda points."""

    __tablename__ = "poll_option"
    __table_args__ = (
        UniqueConstraint("poll_id", "position"),
        CheckConstraint("votes >= 0 AND points >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(String(120))
    votes: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)


class PollBallot(Model):
    """That a member has voted: once, by the primary key."""

    __tablename__ = "poll_ballot"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=STAYS)
    at: Mapped[datetime]


class PollMark(Model):
    """One option on a ballot; `place` is 1 for the one that was named first."""

    __tablename__ = "poll_mark"
    __table_args__ = (
        ForeignKeyConstraint(["poll_id", "member_id"], ["poll_ballot.poll_id", "poll_ballot.member_id"]),
        UniqueConstraint("poll_id", "member_id", "place"),
    )

    poll_id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"), primary_key=True)
    place: Mapped[int]
