"""A festival, the ideas that were chosen for it or have votes, and the votes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Phase(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    VOID = "void"


class Festival(Model):
    """`places` says which ideas: lists of `spaces` (ids), `tags` (names) and `statuses`; an empty list is no limit.

    Where ideas were chosen one by one (`by_hand`) those count instead. `ended_at`: staff ended it before its time.
    """

    __tablename__ = "festival"
    __table_args__ = (
        CheckConstraint("votes_each > 0 AND most_on_one > 0", name="votes"),
        Index("ix_festival_time", "starts_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(80), default="")
    name_en: Mapped[str] = mapped_column(String(80), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    votes_each: Mapped[int]
    most_on_one: Mapped[int]
    hides_results: Mapped[bool] = mapped_column(default=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    places: Mapped[dict[str, Any]]
    ended_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[datetime]

    def name_in(self, locale: str) -> str:
        """Where one language is missing the other stands in."""
        return (self.name_ja or self.name_en) if locale == "ja" else (self.name_en or self.name_ja)

    def phase(self, at: datetime) -> Phase:
        if self.voided_at:
            return Phase.VOID
        if self.ended_at or at >= self.ends_at:
            return Phase.OVER
        return Phase.RUNNING if at >= self.starts_at else Phase.COMING

    def is_running(self, at: datetime) -> bool:
        return self.phase(at) is Phase.RUNNING

    def shows_results(self, at: datetime) -> bool:
        """Also staff wait for hidden results: who sees them early speaks differently about the ideas."""
        phase = self.phase(at)
        return phase is Phase.OVER or (phase is Phase.RUNNING and not self.hides_results)


class FestivalIdea(Model):
    """An idea of a festival with all votes that were laid on it, also those that came back by its decision."""

    __tablename__ = "festival_idea"
    __table_args__ = (
        CheckConstraint("votes >= 0 AND voters >= 0", name="counts"),
        Index("ix_festival_idea_votes", "festival_id", "votes", "topic_id"),
    )

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    votes: Mapped[int] = mapped_column(default=0)
    voters: Mapped[int] = mapped_column(default=0)


class FestivalVoter(Model):
    """A member who has looked for votes in a festival: the row that a vote locks, so that one waits for another."""

    __tablename__ = "festival_voter"

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)


class FestivalVote(Model):
    """A member's votes on one idea. `returned_at`: the idea was decided, they are free for another one."""

    __tablename__ = "festival_vote"
    __table_args__ = (
        UniqueConstraint("festival_id", "member_id", "topic_id"),
        CheckConstraint("votes > 0", name="votes"),
        Index("ix_festival_vote_topic", "topic_id", "returned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    votes: Mapped[int]
    returned_at: Mapped[datetime | None]
    at: Mapped[datetime]
