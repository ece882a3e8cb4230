"""A voting festival: for some days each member has a few votes to lay on ideas without a decision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Phase(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    VOID = "void"


class Festival(Model):
    """`places` says which ideas: lists of `spaces` (ids), `tags` (names) and `statuses`; an empty list is no limit.

    Where ideas were chosen one by one (`by_hand`) those count instead. `begun_at`: members were told that it runs.
    `ended_at`: it is closed, at its time or by staff before that.
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
    begun_at: Mapped[datetime | None]
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
