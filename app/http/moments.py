"""Dates and times that people type, in their own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.base.errors import Invalid
from app.base.i18n import _
from app.http import language


def typed_moment(text: str, field: str) -> datetime | None:
    """What a `datetime-local` field holds; nothing where it is empty."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(language.zone()))
    except ValueError as error:
        raise Invalid(_("This is not a date and time."), field=field) from error


def as_typed(moment: datetime | None) -> str:
    """The moment as a `datetime-local` field shows it to the reader."""
    return moment.astimezone(ZoneInfo(language.zone())).strftime("%Y-%m-%dT%H:%M") if moment else ""
