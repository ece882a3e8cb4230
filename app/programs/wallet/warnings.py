"""Members are told 14 and 3 days before points of theirs expire."""

from datetime import datetime, timedelta

from app.base.clock import day_of, end_of, start_of
from app.base.database import insert_or_ignore
from app.events import log
from app.events.giving import PointsExpiring
from app.ledger import Expiring, expiring, last_day
from app.programs.wallet.models import ExpiryWarning
from app.rules import Actor
from app.settings.store import site

STAGES = ((14, 4), (3, 0))  # so many days before, down to so many
BATCH = 200


def warn_some(at: datetime, days_before: int, after: Expiring | None = None) -> Expiring | None:
    """Warn one batch of members; gives back where it ended, None at the end. A missed day is made up for."""
    down_to = dict(STAGES)[days_before]
    zone, today = site().zone, day_of(at, site().zone)
    start = start_of(today + timedelta(days=down_to), zone)
    found = expiring(start, end_of(today + timedelta(days=days_before), zone), after, BATCH)
    for one in found:
        day = last_day(one.expires_at)
        if insert_or_ignore(ExpiryWarning, member_id=one.owner_id, last_day=day, days_before=days_before):
            event = PointsExpiring(member_id=one.owner_id, amount=one.amount, day=day.isoformat())
            log.append(event, Actor.system(), at=at)
    return found[-1] if len(found) == BATCH else None
