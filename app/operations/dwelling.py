"""Time spent reading: pages of signed-in members tell it, and nobody reads longer than time goes by."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.clock import day_of, now
from app.base.database import db, insert_or_ignore
from app.events import log
from app.events.accounts import MemberRead
from app.models.reading_time import ReadingTime
from app.rules import Action, Actor, require
from app.settings.store import site

MOST_AT_ONCE = 90  # seconds: pages tell each minute
MOST_A_DAY = 4 * 3600
QUIET = timedelta(minutes=30)  # after it a visit is over, and its time goes into the log
AT_ONCE = 500


def note_reading_time(actor: Actor, seconds: int) -> int:
    """Add what a page has counted; how much of it could be. Two windows at once read no faster than one."""
    require(actor, Action.READING_NOTE)
    if not site().reading_time or seconds <= 0:
        return 0
    at, day = now(), day_of(now(), site().zone)
    is_first = insert_or_ignore(ReadingTime, member_id=actor.member_id, day=day, seconds=0, told_seconds=0, noted_at=at)
    mine = select(ReadingTime).where(ReadingTime.member_id == actor.member_id, ReadingTime.day == day)
    row = db.session.scalars(mine.with_for_update(), execution_options={"populate_existing": True}).one()
    gone_by = MOST_AT_ONCE if is_first else int((at - row.noted_at).total_seconds())
    added = max(0, min(seconds, MOST_AT_ONCE, gone_by, MOST_A_DAY - row.seconds))
    row.seconds, row.noted_at = row.seconds + added, at
    return added


def tell_some(at: datetime) -> int:
    """Write the time of visits that are over into the log, a line for each member and day; how many there were."""
    ripe = select(ReadingTime).where(ReadingTime.seconds > ReadingTime.told_seconds, ReadingTime.noted_at <= at - QUIET)
    rows = db.session.scalars(ripe.order_by(ReadingTime.noted_at).limit(AT_ONCE).with_for_update()).all()
    for row in rows:
        row.told_seconds = row.seconds
        event = MemberRead(member_id=row.member_id, day=row.day.isoformat(), seconds=row.seconds)
        log.append(event, Actor.system())
    return len(rows)
