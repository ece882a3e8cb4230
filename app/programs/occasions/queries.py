"""Occasions with how many took part, and one with everybody."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.programs.occasions.models import Occasion, Part

SHOWN, BATCH = 50, 500


def latest() -> Sequence[Row[Any]]:
    """Of the latest occasions (occasion, count)."""
    took = select(func.count()).where(Part.occasion_id == Occasion.id, Part.taken_back_at.is_(None))
    query = select(Occasion, took.scalar_subquery()).order_by(Occasion.day.desc(), Occasion.id.desc())
    return db.session.execute(query.limit(SHOWN)).all()


def occasion(occasion_id: int) -> Occasion:
    found = db.session.get(Occasion, occasion_id)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def parts_of(occasion_id: int, after: int = 0) -> Sequence[Part]:
    """The next page of those who took part, in the order in which they were told."""
    query = select(Part).where(Part.occasion_id == occasion_id, Part.id > after).options(joinedload(Part.member))
    return db.session.scalars(query.order_by(Part.id).limit(SHOWN + 1)).all()


def every_part() -> Iterator[Part]:
    last = 0
    while True:
        query = select(Part).where(Part.id > last).options(joinedload(Part.member), joinedload(Part.occasion))
        rows = db.session.scalars(query.order_by(Part.id).limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
