"""What has come from elsewhere, and under which of our ids it lives."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class ImportSource(Model):
    """One foreign row that is in; a second run of the same import leaves it alone.

    `source` names where it came from, `kind` the foreign table, `local_id` the row of ours that it became.
    """

    __tablename__ = "import_source"

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    foreign_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    local_id: Mapped[int] = mapped_column(BigInteger)


class ImportRun(Model):
    """A neutral folder on its way in, or in. `mark` tells its content.

    A row of the folder lives here under its id plus the table's offset; `done` says how many rows of a step are in.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)
    folder: Mapped[str] = mapped_column(String(200))
    offsets: Mapped[dict[str, Any]]
    done: Mapped[dict[str, Any]]
    points_end_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
