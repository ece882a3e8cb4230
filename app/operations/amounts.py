"""Amounts of points as members type them and read them."""

import unicodedata

from app.base.errors import Invalid
from app.base.i18n import _
from app.settings.store import site

LARGEST = 1_000_000_000
PRESETS = (10, 50, 100)


def points(amount: int) -> str:
    """An amount with its unit: `1,200 pt`."""
    return f"{amount:,} {site().unit}"


def checked_amount(typed: str | int) -> int:
    """A whole number of points in the site's steps; full-width digits and grouping commas are understood."""
    text = unicodedata.normalize("NFKC", str(typed)).replace(",", "").strip()
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LARGEST:
        raise Invalid(_("Write a whole number above 0."), field="amount")
    step = site().unit_step or 1
    if int(text) % step:
        raise Invalid(_("Points go in steps of %(step)s.", step=points(step)), field="amount")
    return int(text)


def in_steps(amount: int) -> int:
    """As much of an amount as can be moved in whole steps of the site's unit."""
    return amount - amount % (site().unit_step or 1)


def presets() -> tuple[int, ...]:
    """Small amounts to give with one tap, in whole steps of the site's unit."""
    step = site().unit_step or 1
    return tuple(dict.fromkeys(-(-amount // step) * step for amount in PRESETS))
