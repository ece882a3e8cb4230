"""The site's day: an empty site takes the folder's, so that a day is the same day in every figure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.zones import ZONES
from app.events.log import LogLine
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf
from app.settings.store import change, site


def follow_zone(folder: Folder, shelf: Shelf) -> str:
    """Sets the site's zone where nothing has happened yet; what to tell, if anything."""
    hours = folder.offset_hours
    first = shelf.one("SELECT min(joined_at) FROM members WHERE reason IS NULL")
    if hours is None or first is None or _is_ahead(site().zone, hours, first):
        return ""
    if db.session.scalar(select(LogLine.id).limit(1)) is not None:
        return f"the folder's day is {hours:+g} hours ahead of UTC's, the site's is that of {site().zone} and stays so"
    zone = next((name for name in (*ZONES, *_fixed()) if _is_ahead(name, hours, first)), "")
    if not zone:
        return f"no time zone is {hours:+g} hours ahead of UTC all the time: the site's day is that of {site().zone}"
    change("zone", zone)
    return f"the site's day is now that of {zone}, {hours:+g} hours ahead of UTC as the folder says"


def _fixed() -> list[str]:
    """Zones of one offset for ever; their names count the other way round."""
    return [f"Etc/GMT{-hours:+d}" for hours in range(-12, 15) if hours]


def _is_ahead(zone: str, hours: float, first: datetime) -> bool:
    """At every month from `first` to today."""
    moment, last, wanted = first.replace(tzinfo=UTC), now(), timedelta(hours=hours)
    while moment < last:
        if moment.astimezone(ZoneInfo(zone)).utcoffset() != wanted:
            return False
        moment += timedelta(days=28)
    return last.astimezone(ZoneInfo(zone)).utcoffset() == wanted
