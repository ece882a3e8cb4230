"""Who has which badge."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class MemberBadge(Model):
    """One badge of one member. `source` is `rule` for the catalogue's, else where an import took it from.

    `badge` is a name of the catalogue, or the imported badge's own name; `times` how often an import gave it.
    """

    __tablename__ = "member_badge"
    __table_args__ = (UniqueConstraint("member_id", "source", "badge"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    source: Mapped[str] = mapped_column(String(20), default="rule")
    badge: Mapped[str] = mapped_column(String(60))
    times: Mapped[int] = mapped_column(default=1)
    awarded_at: Mapped[datetime]
