"""Who has which badge, and the badges that staff give by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class MemberBadge(Model):
    """One badge of one member. `source` is `rule` for the catalogue's, `staff`, or where an import took it from.

    `badge` is a name of the catalogue, the number of a `StaffBadge`, or the imported badge's own name; `times` how
    often an import gave it; `citation` what staff honour the member for.
    """

    __tablename__ = "member_badge"
    __table_args__ = (UniqueConstraint("member_id", "source", "badge"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    source: Mapped[str] = mapped_column(String(20), default="rule")
    badge: Mapped[str] = mapped_column(String(60))
    times: Mapped[int] = mapped_column(default=1)
    awarded_at: Mapped[datetime]
    citation: Mapped[str] = mapped_column(Text, default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class StaffBadge(Model):
    """A badge that staff made, to be given by hand."""

    __tablename__ = "staff_badge"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    about_ja: Mapped[str] = mapped_column(String(200), default="")
    about_en: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en

    def about_in(self, locale: str) -> str:
        return self.about_ja if locale == "ja" else self.about_en
