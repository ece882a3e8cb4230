"""What a member has read of the own list."""

from datetime import datetime

from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db
from app.models.posts import Post
from app.readers.notifications.model import WRITTEN, Notification
from app.readers.notifications.telling import announce, touch


def mark_read(line: Notification) -> None:
    if line.read_at is None:
        line.read_at = now()
        db.session.flush()
        touch(line.member_id)
        announce()


def read_with(member_id: int | None, topic_id: int, number: int) -> None:
    """Who has read a topic up to this post has read what was told of its posts."""
    posts = select(Post.id).where(Post.topic_id == topic_id, Post.number <= number)
    mine = Notification.member_id == member_id, Notification.topic_id == topic_id, Notification.read_at.is_(None)
    told = update(Notification).where(*mine, Notification.post_id.in_(posts), Notification.what.in_(WRITTEN))
    if member_id is not None and db.session.scalars(told.values(read_at=now()).returning(Notification.id)).all():
        touch(member_id)
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
