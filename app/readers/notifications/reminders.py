"""A reminder that a member set on a bookmark, with the member's own note."""

from app.base.database import db
from app.events.forum import ReminderDue
from app.events.log import Logged
from app.models.posts import Bookmark
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(ReminderDue)
def reminder_due(event: ReminderDue, logged: Logged) -> None:
    kept = db.session.get(Bookmark, (event.member_id, event.post_id), populate_existing=True)
    if kept is not None:  # else it was forgotten meanwhile
        tell(News(what=What.REMINDER, logged=logged, post_id=event.post_id, words=kept.note), [event.member_id])
