"""Whoever may vote hears of a festival's beginning and of its end, each once."""

from app.events.ideas import FestivalBegan, FestivalEnded
from app.events.log import Logged
from app.readers.notifications.everybody import tell_everybody
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications


@notifications.on(FestivalBegan)
def festival_began(event: FestivalBegan, logged: Logged) -> None:
    _tell(What.FESTIVAL_BEGUN, event, logged)


@notifications.on(FestivalEnded)
def festival_ended(event: FestivalEnded, logged: Logged) -> None:
    if event.had_begun:
        _tell(What.FESTIVAL_VOID if event.void else What.FESTIVAL_OVER, event, logged)


def _tell(what: What, event: FestivalBegan | FestivalEnded, logged: Logged) -> None:
    tell_everybody(what, str(event.festival_id), logged, event.least_role, festival_id=event.festival_id)
