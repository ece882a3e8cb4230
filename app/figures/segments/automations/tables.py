"""Automations, for whom they are due, and for whom they have acted when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import GOES, latest
from app.models.members import Member

CAME, LEFT = "came", "left"
MESSAGE, PLAN = "message", "plan"


class Automation(Model):
    """What is done for whoever came into a segment or left it. It acts in the name of who made it."""

    __tablename__ = "automation"

    id: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"), index=True)
    acts_on: Mapped[str] = mapped_column(String(4))  # CAME or LEFT
    action: Mapped[str] = mapped_column(String(7))  # MESSAGE: to the member; PLAN: for staff
    words_ja: Mapped[str] = mapped_column(String(300), default="")
    words_en: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # of a plan
    is_on: Mapped[bool]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime]
    last_ran_at: Mapped[datetime | None]
    done_count: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    owner: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    made_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[made_by_id])

    def words_in(self, locale: str) -> str:
        """Where one language is missing the other stands in."""
        wanted, other = (self.words_ja, self.words_en) if locale == "ja" else (self.words_en, self.words_ja)
        return wanted or other


class AutomationDue(Model):
    """Somebody came or left on a day, and the automation has not acted for them yet."""

    __tablename__ = "automation_due"

    automation_id: Mapped[int] = mapped_column(ForeignKey("automation.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True, info=GOES)
    day: Mapped[date]


class AutomationDone(Model):
    """When an automation acted for a member last."""

    __tablename__ = "automation_done"

    automation_id: Mapped[int] = mapped_column(ForeignKey("automation.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True, info=latest("at"))
    at: Mapped[datetime]
