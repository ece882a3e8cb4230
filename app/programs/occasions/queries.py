"""Occasions with how many took part, one with everybody; conversions; what staff see of one member."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.programs.occasions.models import Conversion, Occasion, Part

SHOWN, BATCH = 50, 500
STANDS = Part.told_at.is_not(None) & Part.taken_back_at.is_(None)


def latest() -> Sequence[Row[Any]]:
    """Of the latest occasions (occasion, took part, invited)."""
    mine = Part.occasion_id == Occasion.id
    took = select(func.count()).where(mine, STANDS)
    invited = select(func.count()).where(mine, Part.invited_at.is_not(None))
    query = select(Occasion, took.scalar_subquery(), invited.scalar_subquery())
    return db.session.execute(query.order_by(Occasion.day.desc(), Occasion.id.desc()).limit(SHOWN)).all()


def occasion(occasion_id: int) -> Occasion:
    found = db.session.get(Occasion, occasion_id)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def parts_of(occasion_id: int, after: int = 0) -> Sequence[Part]:
    """The next page of those who were invited or took part, in the order in which they were told."""
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


def parts_by(member_id: int) -> Sequence[Part]:
    """The latest of the member's, with their occasions."""
    query = select(Part).join(Occasion, Occasion.id == Part.occasion_id).where(Part.member_id == member_id)
    query = query.where(STANDS | Part.invited_at.is_not(None)).options(joinedload(Part.occasion))
    return db.session.scalars(query.order_by(Occasion.day.desc(), Part.id.desc()).limit(SHOWN)).all()


def latest_conversions(before: int = 0) -> Sequence[Conversion]:
    """The next page of them, the last told first."""
    query = select(Conversion).options(joinedload(Conversion.member), joinedload(Conversion.kind))
    query = query.where(Conversion.id < before) if before else query
    return db.session.scalars(query.order_by(Conversion.id.desc()).limit(SHOWN + 1)).all()


def conversions_by(member_id: int) -> Sequence[Conversion]:
    """The latest of the member's that stand."""
    query = select(Conversion).where(Conversion.member_id == member_id, Conversion.taken_back_at.is_(None))
    return db.session.scalars(
        query.options(joinedload(Conversion.kind)).order_by(Conversion.at.desc()).limit(SHOWN)
    ).all()


def every_conversion() -> Iterator[Conversion]:
    last = 0
    while True:
        query = select(Conversion).where(Conversion.id > last).order_by(Conversion.id).limit(BATCH)
        both = joinedload(Conversion.member), joinedload(Conversion.kind)
        rows = db.session.scalars(query.options(*both)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
