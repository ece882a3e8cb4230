"""What search keeps in the database: notes of what to index, and which index that is."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class SearchDue(Model):
    """A post that must be looked at again; `event_id` tells a later note from the one that was worked off."""

    __tablename__ = "search_due"

    post_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, index=True)


class SearchIndex(Model):
    """Which index is being filled: one row. `begun`: something was indexed into it, so it must be there."""

    __tablename__ = "search_index"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    begun: Mapped[bool] = mapped_column(default=False)
