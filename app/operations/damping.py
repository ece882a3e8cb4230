"""Giving less between members whose giving staff look at: damp first, never silently."""

from datetime import datetime

from sqlalchemy import or_, select

from app.base.database import db
from app.models.fairness import DampedPair

DAMPED_PART = 10  # of the usual limit between two members


def is_damped(one_id: int, other_id: int, at: datetime) -> bool:
    low, high = sorted((one_id, other_id))
    pair = DampedPair.low_id == low, DampedPair.high_id == high
    holds = or_(DampedPair.until.is_(None), DampedPair.until > at)
    return db.session.scalar(select(DampedPair.finding_id).where(*pair, holds).limit(1)) is not None


def most_between(giver_id: int, receiver_id: int, usual: int, at: datetime) -> int:
    """What one may give the other on a day: the usual limit, or a tenth of it."""
    return usual // DAMPED_PART if is_damped(giver_id, receiver_id, at) else usual
