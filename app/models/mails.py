"""Mails that came in, and mails that came back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES


class IncomingMail(Model):
    """A mail to one of our signed addresses. Its content is wiped once it was handled; `words` say what came of it."""

    __tablename__ = "incoming_mail"
    __table_args__ = (Index("ix_incoming_mail_waiting", "handled_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    came_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(12), default="")
    words: Mapped[str] = mapped_column(Text, default="")


class Bounce(Model):
    """A mail to a member's address came back; `hard`: the address itself is wrong."""

    __tablename__ = "bounce"
    __table_args__ = (Index("ix_bounce_member", "member_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), info=GOES)
    address: Mapped[str] = mapped_column(String(254))
    hard: Mapped[bool]
    status: Mapped[str] = mapped_column(String(10), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
