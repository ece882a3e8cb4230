"""Two accounts of one person and one group: who is in with either is in."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.models.groups import GroupMember, State
from app.operations.merging import Merge, before_rows_move


@before_rows_move
def be_in_with_either(merge: Merge) -> None:
    old, new = merge.both
    theirs, mine = aliased(GroupMember), aliased(GroupMember)
    both = select(mine, theirs).join(theirs, theirs.group_id == mine.group_id)
    for row, other in db.session.execute(both.where(mine.member_id == old, theirs.member_id == new)).all():
        if row.state == State.IN:
            other.state, other.since = row.state, row.since
        db.session.delete(row)
    db.session.flush()
