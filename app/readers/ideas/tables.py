"""The ideas reader's table."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model

DECIDED = ("planned", "done", "declined", "merged")


class IdeaProgress(Model):
    """One idea that was published. `first_change_at`: its first change of status, whichever.

    `first_comment_at` is the first comment by staff that stands; `decided_at` the first status of `DECIDED`.
    """

    __tablename__ = "idea_progress"

    topic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int]
    author_id: Mapped[int]
    posted_at: Mapped[datetime]
    posted_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(16))
    stands: Mapped[bool]
    seen_at: Mapped[datetime | None]
    first_comment_at: Mapped[datetime | None]
    first_change_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(index=True)
    department_id: Mapped[int | None] = mapped_column(index=True)

    @property
    def first_word_at(self) -> datetime | None:
        """When staff first said something: a comment, or a decision's reason."""
        return min(filter(None, (self.first_comment_at, self.first_change_at)), default=None)


class ReviewCoverage(Model):
    """One closed session of the review room: of so many ideas on its agenda staff have gone over so many."""

    __tablename__ = "review_coverage"

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_on: Mapped[date]
    agenda: Mapped[int]
    covered: Mapped[int]
    decided: Mapped[int]
