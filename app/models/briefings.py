"""Who of staff gets the briefing by mail."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES


class BriefingChoice(Model):
    """A member of staff gets it `weekly` or `monthly`; with a department, that one's report. No row: not at all."""

    __tablename__ = "briefing_choice"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    every: Mapped[str] = mapped_column(String(8))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
