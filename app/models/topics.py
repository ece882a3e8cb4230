"""Topics and their tags."""

from datetime import datetime

from slugify import slugify
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import NAMES_MEMBER
from app.models.members import Member
from app.models.spaces import Space


class Topic(Model):
    """A topic lives in one space; its first post is its body. `published_at` is empty for drafts."""

    __tablename__ = "topic"
    __table_args__ = (
        Index("ix_topic_space_active", "space_id", "last_post_at", "id"),
        Index("ix_topic_kind_active", "kind", "last_post_at", "id"),
        Index("ix_topic_kind_published", "kind", "published_at", "id"),
        Index("ix_topic_state", "kind", "state", "published_at", "id"),
        Index("ix_topic_author", "author_id", "published_at"),
        Index("ix_topic_active", "last_post_at", "id"),
        Index("ix_topic_space_open", "space_id", "open_post_at", "id"),
        Index("ix_topic_kind_open", "kind", "open_post_at", "id"),
        Index("ix_topic_open", "open_post_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str] = mapped_column(String(200))
    excerpt: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(16), default="")
    lang: Mapped[str] = mapped_column(String(8), default="", server_default="")  # where an import told it
    comments_to_staff: Mapped[bool] = mapped_column(default=False)  # the author and staff alone write and read them
    has_poll: Mapped[bool] = mapped_column(default=False)
    post_count: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=1)
    answer_count: Mapped[int] = mapped_column(default=0)
    nice_count: Mapped[int] = mapped_column(default=0)
    best_post_id: Mapped[int | None]
    best_at: Mapped[datetime | None]
    best_by_id: Mapped[int | None] = mapped_column(info=NAMES_MEMBER)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    last_post_at: Mapped[datetime]
    open_post_at: Mapped[datetime]  # of the last post that all its readers may read
    last_poster_id: Mapped[int | None] = mapped_column(info=NAMES_MEMBER)
    locked_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise")
    tags: Mapped[list["Tag"]] = relationship(secondary="topic_tag", lazy="raise", order_by="Tag.name")

    @property
    def slug(self) -> str:
        """The readable end of the address; Japanese stays Japanese."""
        return slugify(self.title, allow_unicode=True, max_length=60) or "-"

    @property
    def is_public(self) -> bool:
        """Published, neither hidden nor removed (whether its space is open is the rules' matter)."""
        return self.published_at is not None and self.hidden_at is None and self.removed_at is None


class Tag(Model):
    """A tag; one with a `main_id` is a synonym, and stands on no topic."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    topic_count: Mapped[int] = mapped_column(default=0)
    main_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id"), index=True)


class TagBefore(Model):
    """A topic that had a tag before it became a synonym, for the way back; `had_main`: the main tag stood there too."""

    __tablename__ = "tag_before"

    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    had_main: Mapped[bool]


class TopicTag(Model):
    __tablename__ = "topic_tag"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)
