"""The site's own accent colour as a style sheet, for sites that chose one."""

from flask import Blueprint, Response

from app.base.colours import is_colour, tones_by_day, tones_by_night
from app.base.errors import NotFound
from app.base.i18n import _
from app.http.template import offer
from app.settings.fields import Site
from app.settings.store import site

pages = Blueprint("accent", __name__)

OURS = Site().accent
NAMES = ("--accent", "--accent-strong", "--accent-wash", "--on-accent")


@pages.get("/accent-<digits>.css")
def sheet(digits: str) -> Response:
    accent = f"#{digits}".lower()
    if not is_colour(accent):
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    pairs = zip(NAMES, tones_by_day(accent), tones_by_night(accent), strict=True)
    rules = "".join(f"{name}:light-dark({day},{night});" for name, day, night in pairs)
    response = Response(f":root{{{rules}}}", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def accent_sheet() -> str:
    """The address of the sheet; empty while the site has the accent that it came with."""
    chosen = site().accent.lower()
    return f"/accent-{chosen[1:]}.css" if is_colour(chosen) and chosen != OURS else ""


offer("accent_sheet", accent_sheet)
