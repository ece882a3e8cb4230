"""What an idea is besides a topic. Its status is the topic's state."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.departments import Department
from app.models.members import Member
from app.models.topics import Topic


class Idea(Model):
    """One row per idea. `seen_at` is staff's receipt, `decided_at` the last decision that stands.

    `silent_since` is staff's last word, or the posting: empty when it waits for none. `due_on` is its department's day.
    """

    __tablename__ = "idea"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, autoincrement=False)
    support_count: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    shipped_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    silent_since: Mapped[datetime | None] = mapped_column(index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    due_on: Mapped[date | None]

    topic: Mapped[Topic] = relationship(lazy="raise", foreign_keys=[topic_id])
    seen_by: Mapped[Member | None] = relationship(lazy="raise")
    merged_into: Mapped[Topic | None] = relationship(lazy="raise", foreign_keys=[merged_into_id])
    shipped: Mapped[Topic | None] = relationship(lazy="raise", foreign_keys=[shipped_topic_id])
    department: Mapped[Department | None] = relationship(lazy="raise")


class IdeaChange(Model):
    """One change of status; the reason is public. Never changed itself."""

    __tablename__ = "idea_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    from_status: Mapped[str] = mapped_column(String(16))
    to_status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]

    by: Mapped[Member | None] = relationship(lazy="raise")


class IdeaSupport(Model):
    """One member's support. `came_from_id` names the merged idea that it was given to."""

    __tablename__ = "idea_support"
    __table_args__ = (UniqueConstraint("topic_id", "member_id"), Index("ix_idea_support_member", "member_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    at: Mapped[datetime]
