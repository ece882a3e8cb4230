"""The messenger that awards badges."""

from app.base.database import insert_or_ignore
from app.events.event import Event
from app.events.log import Logged
from app.readers.badges.catalogue import BADGES, WATCHED
from app.readers.badges.model import MemberBadge
from app.readers.reader import Reader, Sort

badges = Reader("badges", sort=Sort.MESSENGER)


@badges.on(*WATCHED)
def look(event: Event, logged: Logged) -> None:
    """Whoever acted, and whoever it was done to, may have reached something."""
    concerned = {logged.actor_id, getattr(event, "author_id", None), *getattr(event, "credited_ids", ())}
    for member_id in sorted(concerned - {None}):
        _award(member_id, event.name, logged)


def _award(member_id: int, event_name: str, logged: Logged) -> None:
    """The unique key makes a second delivery of the event change nothing."""
    for badge in BADGES.values():
        if event_name in badge.after and badge.count(member_id) >= badge.at_least:
            insert_or_ignore(
                MemberBadge,
                member_id=member_id,
                source="rule",
                badge=badge.name,
                times=1,
                awarded_at=logged.happened_at,
            )
