"""What staff noted of members, and what they did or mean to do about a finding."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class StaffAct(Model):
    """One act about a finding: who does what by when, and what came of it. Open until `done_at`."""

    __tablename__ = "staff_act"
    __table_args__ = (Index("ix_staff_act_open", "done_at", "due_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding: Mapped[str] = mapped_column(String(12))  # a key of FINDINGS
    about_id: Mapped[int | None]  # the entry of heat, or the segment, that it is about
    words: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    due_on: Mapped[date | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    result: Mapped[str] = mapped_column(String(300), default="")
    member_count: Mapped[int] = mapped_column(default=0)

    owner: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[owner_id])


class StaffActMember(Model):
    """A member with whom, or for whom, something is done."""

    __tablename__ = "staff_act_member"

    act_id: Mapped[int] = mapped_column(ForeignKey("staff_act.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)


class StaffNote(Model):
    """A word about a member that staff alone read."""

    __tablename__ = "staff_note"
    __table_args__ = (Index("ix_staff_note_member", "member_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    author: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[author_id])
