"""When a member is told: after the quiet hours, at the digest's hour, in the member's own zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.models.telling import Digest, TellingHabit


def after_quiet(habit: TellingHabit, at: datetime, zone: str) -> datetime:
    """`at`, or where it falls into the quiet hours their end."""
    start, end = habit.quiet_from, habit.quiet_until
    if start is None or end is None or start == end:
        return at
    here = at.astimezone(ZoneInfo(zone))
    quiet = start <= here.hour < end if start < end else here.hour >= start or here.hour < end
    if not quiet:
        return at
    over = datetime.combine(here.date(), time(end), here.tzinfo)
    if over <= here:
        over = datetime.combine(here.date() + timedelta(days=1), time(end), here.tzinfo)
    return over.astimezone(at.tzinfo)


def next_digest(habit: TellingHabit, at: datetime, zone: str) -> datetime | None:
    """The first moment after `at` (and after a pause) at which this member's digest goes out; None: never."""
    if habit.digest == Digest.OFF or habit.no_mail:
        return None
    since = max(at, habit.paused_until) if habit.paused_until else at
    here = since.astimezone(ZoneInfo(zone))
    for days in range(9):
        day = here.date() + timedelta(days=days)
        due = datetime.combine(day, time(habit.hour), here.tzinfo)
        if due > here and (habit.digest == Digest.DAILY or day.weekday() == habit.weekday):
            return due.astimezone(at.tzinfo)
    raise AssertionError("every weekday comes within nine days")


def is_paused(habit: TellingHabit, at: datetime) -> bool:
    return habit.paused_until is not None and habit.paused_until > at
