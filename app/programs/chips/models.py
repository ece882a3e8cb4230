"""A chip as it was given. The points themselves are in the ledger."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import moves_unless
from app.models.members import Member
from app.models.posts import Post


class Chip(Model):
    """One member's chip on another's post. `day` is the site's day, on which the limits count.

    While `due_at` is set it is on its way; `returned_at`: it went back to who gave it. `at` is when it arrived.
    """

    __tablename__ = "chip"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("giver_id <> receiver_id", name="somebody_else"),
        Index("ix_chip_post", "post_id", "id"),
        Index("ix_chip_giver", "giver_id", "day"),
        Index("ix_chip_receiver", "receiver_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=moves_unless("receiver_id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=moves_unless("giver_id"))
    amount: Mapped[int]
    words: Mapped[str] = mapped_column(String(140), default="")
    day: Mapped[date]
    at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    returned_at: Mapped[datetime | None]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)

    @classmethod
    def has_arrived(cls) -> ColumnElement[bool]:
        return cls.due_at.is_(None) & cls.returned_at.is_(None)

    post: Mapped[Post] = relationship(lazy="raise")
    giver: Mapped[Member] = relationship(lazy="raise", foreign_keys=[giver_id])
    receiver: Mapped[Member] = relationship(lazy="raise", foreign_keys=[receiver_id])
