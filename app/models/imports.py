"""What has come from elsewhere, and under which of our ids it lives."""

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
