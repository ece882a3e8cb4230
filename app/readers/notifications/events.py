"""A reminder of an event elsewhere, to whoever is invited."""

from app.events.log import Logged
from app.events.occasions import EventNear
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(EventNear)
def event_near(event: EventNear, logged: Logged) -> None:
    tell(News(what=What.EVENT, logged=logged, detail=str(event.occasion_id), names_actor=False), [event.member_id])
