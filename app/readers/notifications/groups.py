"""What is told of a group: one is invited, or was let in."""

from app.events.accounts import GroupTold
from app.events.log import Logged
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(GroupTold)
def group_told(event: GroupTold, logged: Logged) -> None:
    detail = f"{event.state}:{event.group_id}"
    tell(News(what=What.GROUP, logged=logged, detail=detail, names_actor=False), [event.member_id])
