"""Staff's notes, and templates of reasons."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class IdeaNote(Model):
    """What staff tell one another about an idea; nobody else ever reads it."""

    __tablename__ = "idea_note"
    __table_args__ = (Index("ix_idea_note_topic", "topic_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    author: Mapped[Member] = relationship(lazy="raise")


class ReasonTemplate(Model):
    """How a reason for a status may begin; it holds a blank that is filled before it is sent."""

    __tablename__ = "reason_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    text_ja: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")

    def text_in(self, locale: str) -> str:
        wanted, other = (self.text_ja, self.text_en) if locale == "ja" else (self.text_en, self.text_ja)
        return wanted or other
