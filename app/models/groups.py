"""Groups of members, and who stands how to each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member


class Entry(StrEnum):
    """How members come in."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"
    RULE = "rule"


class State(StrEnum):
    """How a member stands to a group."""

    IN = "in"
    ASKED = "asked"
    INVITED = "invited"


class Group(Model):
    """One group. By rule, its members are those of a saved segment. Closed: nobody is in it any more."""

    __tablename__ = "member_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    about_ja: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    entry: Mapped[str] = mapped_column(String(12))
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]
    followed_at: Mapped[datetime | None]  # its segment's members were taken over last
    closed_at: Mapped[datetime | None]

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en


class GroupMember(Model):
    """A member who is in a group, asked to be, or is invited; `words` is what they wrote when they asked."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("member_group.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(300), default="")
    since: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise")
