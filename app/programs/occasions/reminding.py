"""Whoever is invited to an event hears of it once more on its eve, or on its day when it was told late."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_date
from sqlalchemy import select

from app.base.clock import day_of
from app.base.database import db
from app.base.i18n import Reason, _
from app.events import log
from app.events.occasions import EventNear
from app.programs.occasions.models import Occasion, Part, Sort
from app.readers.notifications.model import What
from app.readers.notifications.sentences import NAMES
from app.rules import Actor
from app.settings.store import site

FROM_HOUR = 9  # of the site's eve
BATCH = 100


def remind_some(at: datetime) -> int:
    """Note reminders that are due; each becomes one event. Call until it gives 0."""
    today = day_of(at, site().zone)
    days = [today] if at.astimezone(ZoneInfo(site().zone)).hour < FROM_HOUR else [today, today + timedelta(days=1)]
    near = Occasion.sort == Sort.EVENT, Occasion.day.in_(days)
    waiting = Part.invited_at.is_not(None), Part.told_at.is_(None), Part.reminded_at.is_(None)
    due = select(Part).join(Occasion, Occasion.id == Part.occasion_id).where(*near, *waiting).order_by(Part.id)
    found = db.session.scalars(due.limit(BATCH).with_for_update(of=Part), execution_options={"populate_existing": True})
    count = 0
    for count, part in enumerate(found.all(), 1):  # noqa: B007  (the last number is told)
        part.reminded_at = at
        about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": part.occasion_id}
        log.append(EventNear(**about), Actor.system(), at=at)
    return count


def named(occasion_id: str) -> Reason:
    """The event with its day, for a notification."""
    occasion = db.session.get(Occasion, int(occasion_id))
    if occasion is None:
        return _("an event")
    return _("%(title)s, %(day)s", title=occasion.title, day=format_date(occasion.day, "medium"))


NAMES[What.EVENT] = named
