"""Badges that members had elsewhere: kept under their own names beside ours."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.events import log
from app.events.accounts import BadgeImported
from app.readers.badges.model import MemberBadge


def bring(member_id: int, source: str, name: str, at: datetime) -> MemberBadge:
    """One more of this badge; the first time is when it was awarded."""
    mine = (MemberBadge.member_id == member_id, MemberBadge.source == source, MemberBadge.badge == name)
    row = db.session.scalar(select(MemberBadge).where(*mine).with_for_update())
    if row is None:
        row = MemberBadge(member_id=member_id, source=source, badge=name, times=1, awarded_at=at)
        db.session.add(row)
    else:
        row.times += 1
        row.awarded_at = min(row.awarded_at, at)
    db.session.flush()
    log.append_past([log.PastDeed(BadgeImported(member_id=member_id, badge_id=row.id), member_id, at)])
    return row
