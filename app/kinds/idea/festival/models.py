"""The ideas that were chosen for a festival or have votes, and the votes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import STAYS


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
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=STAYS)


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
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=STAYS)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    votes: Mapped[int]
    returned_at: Mapped[datetime | None]
    at: Mapped[datetime]
