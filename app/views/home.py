"""The home page."""

from flask import Blueprint, Response

from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.guest_cache import ready_for_guests
from app.operations.kinds import KINDS
from app.queries.home_page import home_page

pages = Blueprint("home", __name__)


@pages.get("/")
@ready_for_guests("site")
def home() -> Response:
    shown = home_page(current_actor(), current_member())
    return respond.page("home/home.html", page=shown, news=shown.news, kinds=KINDS)
