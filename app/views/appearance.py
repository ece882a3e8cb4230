"""Light or dark, and the language: a member's choice is kept with the member, a guest's in a cookie."""

from flask import Blueprint, Response, request

from app.base.database import transaction
from app.base.i18n import LOCALES
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.language import THEMES
from app.models.members import Member
from app.operations import profiles

pages = Blueprint("appearance", __name__)

YEAR_SECONDS = 365 * 24 * 3600


@pages.get("/appearance")
def show() -> Response:
    """The choices as a page. A guest without JavaScript chooses by a link: it sets a cookie and nothing else."""
    theme, locale = request.args.get("theme"), request.args.get("locale")
    if current_member() or (theme is None and locale is None):
        return respond.page("accounts/appearance.html", next=respond.safe_next())
    return _with_cookies(theme, locale)


@pages.post("/appearance")
@pages.post("/language")
def choose() -> Response:
    theme, locale = request.form.get("theme"), request.form.get("locale")
    member = current_member()
    if member:
        with transaction():
            _keep(member, theme, locale)
    return _with_cookies(theme, locale)


def _with_cookies(theme: str | None, locale: str | None) -> Response:
    """The cookies serve a member too, before signing in."""
    response = respond.onward(respond.safe_next())
    if theme is not None:
        response.set_cookie("theme", theme if theme in THEMES else "", max_age=YEAR_SECONDS, samesite="Lax")
    if locale in LOCALES:
        response.set_cookie("locale", locale, max_age=YEAR_SECONDS, samesite="Lax")
    return response


def _keep(member: Member, theme: str | None, locale: str | None) -> None:
    """What was not chosen now stays as it was; "auto" is the system's."""
    wanted = member.theme if theme is None else theme.replace("auto", "")
    profiles.choose_look(current_actor(), member, locale=locale or member.locale, zone=member.zone, theme=wanted)
