"""How far members have read, and what they follow or mute."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import latest


class TopicReading(Model):
    """A member has read a topic's posts up to this number."""

    __tablename__ = "topic_reading"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=latest("number"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    number: Mapped[int]
    at: Mapped[datetime]


class SpaceReading(Model):
    """A member has said that everything in a space up to this moment is read."""

    __tablename__ = "space_reading"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=latest("at"))
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    at: Mapped[datetime]


class About(StrEnum):
    """What one can follow or mute."""

    TOPIC = "topic"
    SPACE = "space"
    TAG = "tag"
    MEMBER = "member"


class Wish(StrEnum):
    """Follow: be told of everything new there. Mute: be told of nothing, and not be shown it unasked."""

    FOLLOW = "follow"
    MUTE = "mute"


class Attention(Model):
    """A member's wish about one topic, space, tag or member; no row: as everybody.

    `came_from_id`: not said about this topic, but about one that lives on in it. An empty wish says that the member
    took such a one back: it does not come again.
    """

    __tablename__ = "attention"
    __table_args__ = (Index("ix_attention_about", "about", "subject_id", "wish"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    wish: Mapped[str] = mapped_column(String(8))
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    at: Mapped[datetime]
