"""A member's notifications, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.posts import Post
from app.readers.notifications import Notification, unread_count
from app.readers.notifications.model import EVEN_HIDDEN

PAGE = 30


@dataclass(frozen=True)
class NotificationList:
    lines: Slice[Notification]
    unread: int


def notification_list(member_id: int, after: str = "") -> NotificationList:
    """What the member was told; posts that went out of sight a moment ago are left out already."""
    query = (
        select(Notification)
        .outerjoin(Notification.post)
        .where(Notification.member_id == member_id, Notification.withdrawn_at.is_(None), Notification.in_app)
        .where(
            or_(
                Notification.post_id.is_(None),
                Notification.what.in_(EVEN_HIDDEN),
                Post.hidden_at.is_(None) & Post.removed_at.is_(None),
            )
        )
        .options(joinedload(Notification.actor), joinedload(Notification.topic), joinedload(Notification.festival))
    )
    if after:
        query = query.where(tuple_(Notification.told_at, Notification.id) < tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.order_by(Notification.told_at.desc(), Notification.id.desc()).limit(PAGE + 1)).all()
    return NotificationList(cut(rows, PAGE, lambda line: mark_of(line.told_at, line.id)), unread_count(member_id))


def find_notification(member_id: int, notification_id: int) -> Notification:
    """One of the member's own."""
    mine = Notification.id == notification_id, Notification.member_id == member_id
    found = db.session.scalar(select(Notification).where(*mine).options(joinedload(Notification.topic)))
    if found is None:
        raise NotFound(_("There is no such notification."))
    return found
