"""Languages: sentences are marked where they are written and translated where they are shown."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import force_locale, format_decimal, get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext as ngettext
from flask_babel.speaklater import LazyString

LOCALES = ("ja", "en")
DEFAULT_LOCALE = "ja"

Reason = LazyString | str

__all__ = [
    "DEFAULT_LOCALE",
    "LOCALES",
    "Reason",
    "_",
    "current_locale",
    "format_number",
    "gettext",
    "ngettext",
    "speaking",
]


def current_locale() -> str:
    """`ja` or `en`: the language in which this request or mail is written."""
    locale = get_locale()
    return locale.language if locale and locale.language in LOCALES else DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Write what follows in `locale`, whatever the request's language is."""
    with force_locale(locale if locale in LOCALES else DEFAULT_LOCALE):
        yield


def format_number(value: float | None, digits: int = 2) -> str:
    """Grouped, with at most so many digits behind the point; what is undefined is a dash, never 0."""
    if value is None:
        return "–"
    if isinstance(value, int):  # both languages group alike, and a page may have thousands
        return f"{value:,}"
    return str(format_decimal(value, format=f"#,##0.{'#' * digits}"))
