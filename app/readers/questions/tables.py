"""The questions reader's table."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class QuestionProgress(Model):
    """One published question that stands. Answers are those that stand, by somebody else than the asker."""

    __tablename__ = "question_progress"

    topic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[int]
    asked_at: Mapped[datetime]
    asked_on: Mapped[date] = mapped_column(index=True)
    answers: Mapped[int]
    first_answer_at: Mapped[datetime | None]
    answered_by_member: Mapped[bool]  # by at least one who is neither staff nor a bot
    solved_at: Mapped[datetime | None]
