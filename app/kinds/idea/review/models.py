"""A review session with its agenda."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member
from app.models.topics import Topic

DUE, NEW, WAITING = "due", "new", "waiting"
PARTS = (DUE, NEW, WAITING)

ORDER = ("session_id", "part", "posted_at", "topic_id")
LEFT = text("covered_at IS NULL")
COVERED = text("covered_at IS NOT NULL")


class ReviewSession(Model):
    """A walk over the agenda. `open_mark` is 1 while it is open: there is one open session at a time.

    `since` is the opening of the session before: what was posted later is new. Counts are kept as ideas are covered.
    """

    __tablename__ = "review_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    open_mark: Mapped[int | None] = mapped_column(unique=True)
    since: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_count: Mapped[int] = mapped_column(default=0)
    new_count: Mapped[int] = mapped_column(default=0)
    waiting_count: Mapped[int] = mapped_column(default=0)
    covered_count: Mapped[int] = mapped_column(default=0)
    decided_count: Mapped[int] = mapped_column(default=0)

    opened_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[opened_by_id])
    closed_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[closed_by_id])

    @property
    def agenda_count(self) -> int:
        return self.due_count + self.new_count + self.waiting_count

    @property
    def left_count(self) -> int:
        return self.agenda_count - self.covered_count


class ReviewItem(Model):
    """An idea on a session's agenda. Covered: staff have gone over it; `outcome` is a status, or seen, word, gone.

    `silent_since` is staff's last word before the session, or the posting.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        Index("ix_review_item_left", *ORDER, sqlite_where=LEFT, postgresql_where=LEFT),
        Index("ix_review_item_covered", "session_id", "covered_at", sqlite_where=COVERED, postgresql_where=COVERED),
        {"sqlite_with_rowid": False},
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("review_session.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(8))
    posted_at: Mapped[datetime]
    silent_since: Mapped[datetime]
    covered_at: Mapped[datetime | None]
    covered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    outcome: Mapped[str] = mapped_column(String(16), default="")

    topic: Mapped[Topic] = relationship(lazy="raise")
    covered_by: Mapped[Member | None] = relationship(lazy="raise")
