"""Two accounts of one person: whom giving was limited with, it stays limited with."""

from sqlalchemy import or_, select

from app.base.database import db
from app.models.fairness import DampedPair
from app.operations.merging import Merge, before_rows_move


@before_rows_move
def keep_limits(merge: Merge) -> None:
    old, new = merge.both
    mine = select(DampedPair).where(or_(DampedPair.low_id == old, DampedPair.high_id == old))
    for pair in db.session.scalars(mine.order_by(DampedPair.finding_id, DampedPair.low_id, DampedPair.high_id)).all():
        other = pair.high_id if pair.low_id == old else pair.low_id
        key = (pair.finding_id, min(other, new), max(other, new))
        db.session.delete(pair)
        if other != new and db.session.get(DampedPair, key) is None:
            db.session.add(DampedPair(finding_id=key[0], low_id=key[1], high_id=key[2], until=pair.until))
    db.session.flush()
