"""What every template can use: the actor, the site, dates and numbers by locale, assets, CSRF."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton, get_datetime_format
from babel.numbers import format_compact_decimal
from flask import Flask, current_app, request, url_for
from flask_babel import format_date, format_time, format_timedelta, get_locale, get_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.base import headings
from app.base.clock import now
from app.base.counting import MOST
from app.base.i18n import current_locale, format_number, gettext
from app.base.spoilers import veiled
from app.config import ROOT
from app.http.actor import current_actor, current_member
from app.http.language import demo_mode, theme
from app.http.slots import filled
from app.operations.amounts import points
from app.rules.actions import Action, why_not
from app.rules.topics import last_number_told, posts_told
from app.settings.store import site

DIST = ROOT / "static" / "dist"
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

_offers: dict[str, Callable[..., Any]] = {}


def offer(name: str, value: Callable[..., Any]) -> None:
    """A room above adds a value to every page, worked out only where a page asks: `{{ unread_count() }}`."""
    _offers[name] = value


def install(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        veiled=veiled,
        number=format_number,
        counted=format_counted,
        signed=format_signed,
        compact=format_compact,
        points=points,
        day=format_day,
        month=format_month,
        when_absolute=when_absolute,
        when_relative=when_relative,
        iso=iso,
        headings=headings.contents,
    )
    app.jinja_env.globals.update(
        asset=asset,
        asked=asked,
        svg_icon=svg_icon,
        tongue=tongue,
        csrf=csrf,
        Action=Action,
        why_not=_why_not,
        address=address,
        next_page_of=next_page_of,
        filled=filled,
        posts_told=_posts_told,
        last_number_told=_last_number_told,
    )
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    actor = current_actor()
    return {
        "actor": actor,
        "me": current_member(),
        "site": site(),
        "locale": current_locale(),
        "theme": theme(),
        "demo_mode": demo_mode(),
        "url_of_site": current_app.config["YUI"].site_url,
        "csrf_token_value": generate_csrf() if actor.signed_in else "",
        **_offers,
    }


def _why_not(action: Action, subject: Any = None) -> Any:
    """In templates: the reason why the reader of the page may not do this, or None."""
    return why_not(current_actor(), action, subject)


def _posts_told(topic: Any) -> int:
    """In templates: how many posts a topic has for the reader of the page."""
    return posts_told(current_actor(), topic)


def _last_number_told(topic: Any) -> int:
    return last_number_told(current_actor(), topic)


def csrf() -> Markup:
    """The hidden field that every form needs."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def asset(name: str) -> str:
    """The address of a built file, with its content's hash in the name."""
    return f"/static/{_manifest(int(monotonic())).get(name, name)}"


def asset_file(name: str) -> Path | None:
    """A built file itself; None where the front end was not built."""
    built = _manifest(int(monotonic())).get(name)
    return DIST / built if built else None


@lru_cache(maxsize=1)
def _manifest(_second: int) -> dict[str, str]:
    """Plain names to built names, looked up once a second: a new build shows without a restart."""
    path = DIST / "manifest.json"
    names: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return names


def svg_icon(name: str, class_name: str = "") -> Markup:
    """An icon of the sprite; it only repeats the words beside it."""
    return _icon(asset("icons.svg"), name, f"icon {class_name}".strip())


@lru_cache(maxsize=1000)
def _icon(sprite: str, name: str, classes: str) -> Markup:
    picture = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return Markup(picture).format(classes, sprite, name)  # noqa: S704 - format escapes


def address(topic: Any) -> str:
    """The canonical address of a topic."""
    return url_for("topics.show", topic_id=topic.id, slug=topic.slug)


def next_page_of(mark: str) -> str:
    """This page's own address with `after=mark`: the filters stay."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'after': mark})}"


def asked(**named: str) -> str:
    """The end of an address that asks for something: `?state=open`; empty when nothing is asked."""
    given = {name: value for name, value in named.items() if value}
    return f"?{urlencode(given)}" if given else ""


def tongue(text: str) -> Markup:
    """The attribute for words in another language than the page's: lines, letters and voices follow it."""
    written = "ja" if JAPANESE.search(text) else "en"
    return Markup("") if written == current_locale() or not text else Markup(f' lang="{written}"')  # noqa: S704


def iso(moment: date) -> str:
    """A moment or a day as machines read it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def when_absolute(moment: datetime) -> str:
    """Date and time in the reader's zone and language."""
    return _absolute(moment, current_locale(), str(get_timezone()))


@lru_cache(maxsize=20_000)
def _absolute(moment: datetime, _locale: str, _zone: str) -> str:
    """Without seconds, which no format of a date and a time together is."""
    together = str(get_datetime_format("medium", get_locale()))
    return together.format(format_time(moment, "short"), format_date(moment, "medium"))


def when_relative(moment: datetime) -> str:
    """「3 時間前」 or "3 hours ago"; a date when it is longer ago than a month."""
    age = now() - moment
    if age.days >= 30:
        return _date(moment, current_locale(), str(get_timezone()))
    seconds = int(age.total_seconds())
    if 0 <= seconds < 60:
        return gettext("just now")
    return _ago(seconds - seconds % (60 if abs(seconds) < 7200 else 600), current_locale())


@lru_cache(maxsize=20_000)
def _date(moment: datetime, _locale: str, _zone: str) -> str:
    return str(format_date(moment, "medium"))


@lru_cache(maxsize=20_000)
def _ago(seconds: int, _locale: str) -> str:
    return str(format_timedelta(timedelta(seconds=-seconds), add_direction=True, threshold=1))


def format_day(day: date) -> str:
    return str(format_date(day, "medium"))


def format_month(day: date, *, with_year: bool = False) -> str:
    if with_year:
        return str(format_skeleton("yMMM", datetime.combine(day, time()), locale=current_locale()))
    return str(format_date(day, "LLL"))


def format_compact(value: int) -> str:
    """A large number in few signs: 2万, 20K."""
    return str(format_compact_decimal(value, locale=current_locale(), fraction_digits=1))


def format_counted(count: int) -> str:
    """What was counted up to a number (see counting.py): 1,000+ where there are more."""
    return format_number(count) if count <= MOST else f"{format_number(MOST)}+"


def format_signed(change: float) -> str:
    """A change with its sign: +3, −2, ±0."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{format_number(abs(change))}"
