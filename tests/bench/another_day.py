"""One more day of a community: what was done on its last day is done again a day later, by the same members."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from app.base.clock import day_of
from app.base.database import db, transaction
from app.events import log
from app.events.accounts import MemberVisited
from app.events.event import EVENTS
from app.events.log import LogLine
from app.settings.store import site

DAY = timedelta(days=1)
AGAIN = ("post.added", "nice.given", "chip.given")
FAR = 1_000_000_000  # posts and chips of the new day have numbers that nothing has


@dataclass(frozen=True)
class Doer:
    member_id: int | None


def live_on(end: datetime, days: int) -> int:
    """Log a part of the day that ends with `end` again, a day later: twice what the mean of so many days has.

    Everybody who does something visits, too.
    """
    here = (LogLine.name.in_(AGAIN), LogLine.happened_at > end - DAY, LogLine.happened_at <= end)
    total = db.session.scalar(select(func.count()).select_from(LogLine).where(LogLine.name.in_(AGAIN))) or 0
    query = select(LogLine.name, LogLine.actor_id, LogLine.happened_at, LogLine.body).where(*here)
    lines = db.session.execute(query.order_by(LogLine.id)).all()
    wanted = min(len(lines), 2 * total // days)
    zone, seen = site().zone, set()
    with transaction():
        for name, actor_id, at, body in Random(days).sample(lines, wanted):
            there = {**body, "post_id": body["post_id"] + FAR}
            if "chip_id" in body:
                there["chip_id"] += FAR
            day = day_of(at + DAY, zone).isoformat()
            if (actor_id, day) not in seen:
                seen.add((actor_id, day))
                log.append(MemberVisited(member_id=actor_id, day=day), Doer(actor_id), at=at + DAY)
            log.append(EVENTS[name](**there), Doer(actor_id), at=at + DAY)
    return wanted + len(seen)
