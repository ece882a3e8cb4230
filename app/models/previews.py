"""What is known of pages elsewhere, for the cards of links; and which posts hold such links."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model


class LinkPreview(Model):
    """One address. `due_at`: when it is to be read (again). What has a title has a card."""

    __tablename__ = "link_preview"
    __table_args__ = (Index("ix_link_preview_due", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # of the address: those may be long
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(300), default="")
    site: Mapped[str] = mapped_column(String(80), default="")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]


class PostLink(Model):
    """A post with such a link in a line of its own; `shown_at` is empty while its card is still to be put in."""

    __tablename__ = "post_link"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    preview_id: Mapped[int] = mapped_column(ForeignKey("link_preview.id"), primary_key=True, index=True)
    shown_at: Mapped[datetime | None]

    preview: Mapped[LinkPreview] = relationship(lazy="raise")


def digest_of(url: str) -> str:
    return sha256(url.encode()).hexdigest()
