"""Emergency tanks: opened by staff for one need, with a purse of their own, closed with a report."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model
from app.ledger import Kind, Purse


class EmergencyTank(Model):
    """One need. `cap`: points a member may take in all; `areas`: one a line, none: for everybody.

    Sums in points: `started` came from the free tank, `returned` went back there; `by_area` counts members.
    """

    __tablename__ = "emergency_tank"
    __table_args__ = (CheckConstraint("cap > 0", name="cap"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(500))
    areas: Mapped[str] = mapped_column(String(500), default="")
    cap: Mapped[int]
    until: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[datetime | None]
    started: Mapped[int] = mapped_column(default=0)
    put_in: Mapped[int] = mapped_column(default=0)
    taken_out: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    givers: Mapped[int] = mapped_column(default=0)
    receivers: Mapped[int] = mapped_column(default=0)
    by_area: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def purse(self) -> Purse:
        return Purse(Kind.EMERGENCY_TANK, self.id)

    @property
    def area_names(self) -> list[str]:
        return self.areas.splitlines()

    @property
    def expired(self) -> int:
        """What nobody took before its time was over, once the tank is closed."""
        return self.started + self.put_in - self.taken_out - self.returned
