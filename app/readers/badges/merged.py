"""Two accounts of one person had the same badge where they come from: so often it was given."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.operations.merging import Merge, before_rows_move
from app.readers.badges.model import MemberBadge

OURS = ("rule", "staff")  # given once each, however often they are reached


@before_rows_move
def add_times(merge: Merge) -> None:
    old, new = merge.both
    mine, theirs = aliased(MemberBadge), aliased(MemberBadge)
    both = select(theirs, mine.times).join(mine, (mine.source == theirs.source) & (mine.badge == theirs.badge))
    both = both.where(mine.member_id == old, theirs.member_id == new, theirs.source.not_in(OURS))
    for badge, times in db.session.execute(both).all():
        badge.times += times
    db.session.flush()
