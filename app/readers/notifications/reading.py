"""What a member has read of the own list."""

from datetime import datetime

from sqlalchemy import update

from app.base.clock import now
from app.base.database import db
from app.readers.notifications.model import Notification
from app.readers.notifications.telling import announce, touch


def mark_read(line: Notification) -> None:
    if line.read_at is None:
        line.read_at = now()
        db.session.flush()
        touch(line.member_id)
        announce()


def read_before(moment: datetime) -> None:
    """Everything that anybody was told before `moment` counts as read."""
    old = Notification.read_at.is_(None), Notification.told_at < moment
    db.session.execute(update(Notification).where(*old).values(read_at=Notification.told_at))


def mark_all_read(member_id: int) -> None:
    """Everything told until now; other open pages of the member hear of it too."""
    unread = Notification.member_id == member_id, Notification.read_at.is_(None)
    db.session.execute(update(Notification).where(*unread).values(read_at=now()))
    touch(member_id)
    announce()
