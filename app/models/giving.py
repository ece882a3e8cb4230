"""Give-only points: which week's a member has."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.base.when_merged import GOES


class AllowanceWeek(Model):
    """The Monday of the week whose allowance the member was given; no row: none since they fell silent."""

    __tablename__ = "allowance_week"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, info=GOES)
    monday: Mapped[date] = mapped_column(index=True)
