"""Posts and what points at them: nices, revisions, bookmarks; and drafts of what is not posted yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.members import Member
from app.models.topics import Topic


class Post(Model):
    """Post number 1 opens its topic; the others answer it.

    `reply_to_id` is the post under which it stands, `answers_id` the very post that it replies to.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        Index("ix_post_author", "author_id", "created_at"),
        Index("ix_post_thread", "topic_id", "reply_to_id", "number"),
        Index(
            "ix_post_hidden",
            "hidden_at",
            "id",
            sqlite_where=text("hidden_at IS NOT NULL"),
            postgresql_where=text("hidden_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    number: Mapped[int]
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    nice_count: Mapped[int] = mapped_column(default=0)
    chip_points: Mapped[int] = mapped_column(default=0)
    revision_count: Mapped[int] = mapped_column(default=0)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    request_digest: Mapped[str | None] = mapped_column(String(16))

    topic: Mapped[Topic] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise")

    @property
    def opens_topic(self) -> bool:
        return self.number == 1

    @property
    def is_answer(self) -> bool:
        """In a question: what stands under the question itself, not under another post."""
        return self.number > 1 and self.reply_to_id is None

    @property
    def is_public(self) -> bool:
        return self.hidden_at is None and self.removed_at is None


class Mention(Model):
    """Whom a post named when it was published: by @handle, or by quoting a post of theirs."""

    __tablename__ = "mention"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    by_quote: Mapped[bool] = mapped_column(primary_key=True)


class Nice(Model):
    """One-click thanks: one per member and post. `kind` is how the place that it came from called it."""

    __tablename__ = "nice"
    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(8), default="like", server_default="like")


class Revision(Model):
    """What a post said before an edit. `title` is set where post 1's title was changed too."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    editor: Mapped[Member] = relationship(lazy="raise")


class Bookmark(Model):
    """A post that a member wants to find again. `reminded_at`: the reminder for `remind_at` has been sent."""

    __tablename__ = "bookmark"
    __table_args__ = (
        Index(
            "ix_bookmark_due",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL AND reminded_at IS NULL"),
            postgresql_where=text("remind_at IS NOT NULL AND reminded_at IS NULL"),
        ),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(140), default="")
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(lazy="raise")

    @property
    def reminds_at(self) -> datetime | None:
        """When a reminder is still to come."""
        return self.remind_at if self.reminded_at is None else None


class Draft(Model):
    """Words not posted yet. `place` says where they belong: `new:question` or `topic:42`; `more`: the other fields."""

    __tablename__ = "draft"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)
    more: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime]
