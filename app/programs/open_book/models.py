"""What the open book keeps: the results of the ledger's nightly check, and the points of each day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class LedgerCheck(Model):
    """One run over the whole ledger; `faults` maps a broken rule to its first wrong row, empty when all hold."""

    __tablename__ = "ledger_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    rules: Mapped[int]
    faults: Mapped[dict[str, Any]] = mapped_column(default=dict)


class BookDay(Model):
    """One of the site's days in points: what was issued, given back to the source, spent, expired, given on.

    The give-only points of the week are told apart: `allowances` were given out, `lapsed` went back unused.
    `tank_in`, `tank_out` and `tank` (what it holds at the day's end) are of both tanks together.
    """

    __tablename__ = "book_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    issued: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    allowances: Mapped[int] = mapped_column(default=0)
    lapsed: Mapped[int] = mapped_column(default=0)
    spent: Mapped[int] = mapped_column(default=0)
    expired: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)
    tank_in: Mapped[int] = mapped_column(default=0)
    tank_out: Mapped[int] = mapped_column(default=0)
    tank: Mapped[int] = mapped_column(default=0)
