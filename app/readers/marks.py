"""What the readers tell the figures: something changed, so work it out again.

Marks are only ever added and, once worked in, deleted by id: one made meanwhile is never lost.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import String, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model, db


class Mark(Model):
    """`what` (a reader's name) changed for this member or pair on this day, or later. All empty: everything did."""

    __tablename__ = "figure_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(12), index=True)
    member_id: Mapped[int | None]
    other_id: Mapped[int | None]
    day: Mapped[date | None]


def mark(what: str, changed: Iterable[tuple[int | None, int | None, date | None]]) -> None:
    """Note (member, other member, day) for the figures."""
    rows = [{"what": what, "member_id": member, "other_id": other, "day": day} for member, other, day in changed]
    if rows:
        db.session.execute(insert(Mark), rows)


def mark_everything(what: str) -> None:
    mark(what, [(None, None, None)])
