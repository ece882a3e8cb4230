"""Departments of the house behind the site: who looks after an idea."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Department(Model):
    """One department; a closed one takes nothing new, and keeps its name where it stands."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]

    def name_in(self, locale: str) -> str:
        wanted, other = (self.name_ja, self.name_en) if locale == "ja" else (self.name_en, self.name_ja)
        return wanted or other
