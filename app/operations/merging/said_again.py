"""What the log says once more of the member who both accounts are: who invited whom, how long they read."""

from sqlalchemy import case, or_, select, update

from app.base.database import db
from app.events.accounts import MemberJoined, MemberRead
from app.events.log import PastDeed
from app.models.members import Member
from app.models.reading_time import ReadingTime
from app.operations.merging.work import Merge, after_rows_moved


@after_rows_moved
def joined(merge: Merge) -> None:
    """Who invited them, and whom they invited. Merged accounts come first, so that the member's own word stands."""
    old, new = merge.both
    db.session.execute(update(Member).where(Member.id == new, Member.invited_by_id == new).values(invited_by_id=None))
    invited = select(Member.id).where(Member.invited_by_id == new)
    mine = or_(Member.id.in_((old, new)), Member.merged_into_id == new)
    theirs = or_(Member.id.in_(invited), Member.merged_into_id.in_(invited))
    merged_first = case((Member.merged_into_id.is_not(None) | (Member.id == old), 0), else_=1)
    told = select(Member).where(or_(mine, theirs), Member.invited_by_id.is_not(None)).order_by(merged_first, Member.id)
    for each in db.session.scalars(told, execution_options={"populate_existing": True}):
        event = MemberJoined(member_id=each.id, invited_by_id=each.invited_by_id)
        merge.told.append(PastDeed(event, each.id, each.joined_at))


@after_rows_moved
def read(merge: Merge) -> None:
    """The day's seconds of both accounts, added up."""
    days = select(ReadingTime).where(ReadingTime.member_id == merge.new.id, ReadingTime.told_seconds > 0)
    for row in db.session.scalars(days, execution_options={"populate_existing": True}):
        merge.tell(MemberRead(member_id=row.member_id, day=row.day.isoformat(), seconds=row.told_seconds), merge.at)
