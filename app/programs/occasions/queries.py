"""Occasions with how many took part, one with everybody; conversions; what staff see of one member."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Label, Row, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.programs.occasions.models import Conversion, ConversionKind, Occasion, Part

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


def latest_conversions(before: int = 0) -> Sequence[Conversion]:
    """The next page of them, the last told first."""
    query = select(Conversion).options(joinedload(Conversion.member), joinedload(Conversion.kind))
    query = query.where(Conversion.id < before) if before else query
    return db.session.scalars(query.order_by(Conversion.id.desc()).limit(SHOWN + 1)).all()


def told_of(member_id: int) -> Sequence[Row[Any]]:
    """The member's occasions and conversions that stand, the latest first; `name` is a sort or a kind."""
    came = case((STANDS, 1), else_=0).label("came")
    invited = case((Part.invited_at.is_not(None), 1), else_=0).label("invited")
    about = (Occasion.sort.label("name"), Occasion.title.label("title"), Occasion.day.label("day"))
    was = (*about, came, invited, Part.score.label("score"), _number("amount"))
    parts = select(Occasion.id.label("occasion_id"), *was)
    parts = parts.join(Part, Part.occasion_id == Occasion.id).where(STANDS | Part.invited_at.is_not(None))
    amount = Conversion.amount_hundredths.label("amount")
    did = (ConversionKind.name, literal(""), Conversion.day, literal(1), literal(0), _number("score"), amount)
    conversions = select(_number("occasion_id"), *did).join(Conversion, Conversion.kind_id == ConversionKind.id)
    conversions = conversions.where(Conversion.member_id == member_id, Conversion.taken_back_at.is_(None))
    both = union_all(parts.where(Part.member_id == member_id), conversions).subquery()
    return db.session.execute(select(both).order_by(both.c.day.desc()).limit(SHOWN)).all()


def _number(name: str) -> Label[int]:
    """None, as a column of numbers."""
    return cast(null(), BigInteger).label(name)


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
