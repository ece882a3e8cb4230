"""Everybody who was about lately hears that an emergency tank was opened, and what became of it."""

from app.events.giving import EmergencyClosed, EmergencyOpened
from app.events.log import Logged
from app.readers.notifications.everybody import tell_everybody
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications


@notifications.on(EmergencyOpened)
def emergency_opened(event: EmergencyOpened, logged: Logged) -> None:
    tell_everybody(What.EMERGENCY_OPENED, str(event.emergency_id), logged)


@notifications.on(EmergencyClosed)
def emergency_closed(event: EmergencyClosed, logged: Logged) -> None:
    tell_everybody(What.EMERGENCY_CLOSED, str(event.emergency_id), logged)
