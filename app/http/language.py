"""Which language, time zone and theme a request is answered in."""

from flask import Flask, request
from flask_babel import Babel

from app.base.i18n import LOCALES
from app.http.actor import current_member
from app.http.problems import is_api
from app.settings.store import site

THEMES = ("light", "dark")


def install(app: Flask) -> None:
    babel: Babel = app.extensions["babel"].instance
    babel.init_app(app, default_timezone="UTC", locale_selector=locale, timezone_selector=zone)


def locale() -> str:
    """The member's choice, the cookie's, the browser's, the site's. A program says it with each request."""
    if is_api() and request.accept_languages.best_match(LOCALES):
        return str(request.accept_languages.best_match(LOCALES))
    member = current_member()
    if member and member.locale in LOCALES:
        return member.locale
    chosen = request.cookies.get("locale")
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or site().locale


def zone() -> str:
    member = current_member()
    return (member.zone if member else "") or site().zone


def theme() -> str:
    """`light`, `dark`, or empty: as the system has it."""
    member = current_member()
    chosen = (member.theme if member else "") or request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def demo_mode() -> bool:
    """The site was filled with the made-up community; real people do not live here."""
    return site().demo
