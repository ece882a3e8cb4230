"""Spaces: places with one kind of topic."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.models.members import Role


class Space(Model):
    """One space. Reading and posting each need at least a role (0: guests too); a group's needs to be in it."""

    __tablename__ = "space"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    about_ja: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    read_role: Mapped[int] = mapped_column(default=int(Role.GUEST))
    post_role: Mapped[int] = mapped_column(default=int(Role.MEMBER))
    position: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("member_group.id"), index=True)

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en
