"""What staff did or mean to do with both accounts of one person, they do with one member."""

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from app.base.database import db
from app.models.staff_acts import StaffAct, StaffActMember
from app.operations.merging.work import Merge, before_rows_move


@before_rows_move
def count_once(merge: Merge) -> None:
    old, new = merge.both
    mine, theirs = aliased(StaffActMember), aliased(StaffActMember)
    both = select(mine.act_id).join(theirs, theirs.act_id == mine.act_id)
    both = both.where(mine.member_id == old, theirs.member_id == new)
    fewer = update(StaffAct).where(StaffAct.id.in_(both)).values(member_count=StaffAct.member_count - 1)
    db.session.execute(fewer, execution_options={"synchronize_session": False})
