"""What people type into fields, read as values: one reading, and one sentence where it can't be read."""

from datetime import date

from app.base.errors import Invalid
from app.base.i18n import _

LONGEST_NUMBER = 9  # digits: it fits every integer column


def day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(_("Write the day like 2027-03-31."), field=field) from error


def day_or_none(text: str, field: str) -> date | None:
    """None where the field is empty."""
    return day(text, field) if text else None


def number(text: str) -> int | None:
    """A whole number of 0 or more in plain digits; None: it is something else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
