"""The results of the ledger's nightly check."""

from datetime import datetime
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
