"""What a blog post has besides its topic: a cover."""

from sqlalchemy import ForeignKey, String
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
