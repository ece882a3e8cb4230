"""The page on which staff see every part of the interface, made with the macros that the other pages use."""

from flask import Blueprint, Response

from app.base.errors import NotFound
from app.base.i18n import _
from app.http.actor import current_actor
from app.http.respond import page

pages = Blueprint("design", __name__)

LEVELS_BY_WEEK = {
    "core": [31, 33, 34, 36, 35, 38, 41, 42],
    "light": [118, 121, 120, 128, 131, 135, 133, 140],
    "low": [240, 236, 241, 238, 244, 240, 247, 249],
    "dormant": [96, 99, 101, 100, 104, 108, 107, 110],
}
WEEKS = ["9/29", "10/6", "10/13", "10/20", "10/27", "11/3", "11/10", "11/17"]


@pages.get("/design")
def show() -> Response:
    if not current_actor().is_staff:
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    rows = list(zip(WEEKS, *LEVELS_BY_WEEK.values(), strict=True))
    return page("design/page.html", weeks=WEEKS, levels=LEVELS_BY_WEEK, rows=rows)
