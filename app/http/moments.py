"""Dates and times that people type, in their own zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.base import typed
from app.base.clock import day_of
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import language

MORNING = time(9)


def typed_moment(text: str, field: str) -> datetime | None:
    """What a `datetime-local` field holds; nothing where it is empty."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(language.zone()))
    except ValueError as error:
        raise Invalid(_("This is not a date and time."), field=field) from error


def typed_morning(text: str, field: str) -> datetime:
    """Nine o'clock on the day that a `date` field holds, in the reader's zone."""
    return morning_of(typed.day(text, field))


def morning_of(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZoneInfo(language.zone()))


def local_day(moment: datetime) -> date:
    """The reader's own calendar day."""
    return day_of(moment, language.zone())


def as_typed(moment: datetime | None) -> str:
    """The moment as a `datetime-local` field shows it to the reader."""
    return moment.astimezone(ZoneInfo(language.zone())).strftime("%Y-%m-%dT%H:%M") if moment else ""
