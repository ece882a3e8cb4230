"""What a blog post has besides its topic: a cover, reactions, a place in a series."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.attachments import Upload


class BlogCover(Model):
    """The picture over a blog post; `alt` says what it shows to who can't see it."""

    __tablename__ = "blog_cover"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, autoincrement=False)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    alt: Mapped[str] = mapped_column(String(200), default="")

    upload: Mapped[Upload] = relationship(lazy="raise")


class BlogReaction(Model):
    """One member's reaction of one kind."""

    __tablename__ = "blog_reaction"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime]


class BlogTally(Model):
    """How many reactions of each kind a post has, kept by the operation that changes them."""

    __tablename__ = "blog_tally"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, autoincrement=False)
    counts: Mapped[dict[str, Any]]


class BlogSeries(Model):
    """Posts that belong together; it goes with its last one."""

    __tablename__ = "blog_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class BlogPart(Model):
    """A post's place in its series, from 1."""

    __tablename__ = "blog_part"
    __table_args__ = (Index("ix_blog_part_series", "series_id", "place"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, autoincrement=False)
    series_id: Mapped[int] = mapped_column(ForeignKey("blog_series.id"))
    place: Mapped[int]
