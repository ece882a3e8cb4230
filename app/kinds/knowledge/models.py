"""Where a page of know-how came from."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.models.posts import Post


class KnowledgePage(Model):
    """One row per page; `from_post_id` is the answer that was made into it."""

    __tablename__ = "knowledge_page"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, autoincrement=False)
    from_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), unique=True)

    from_post: Mapped[Post | None] = relationship(lazy="raise")
