"""The leaderboard's page."""

from flask import Blueprint, Response, request

from app.base.clock import now
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.programs.leaderboard.queries import board
from app.queries.topic_list import spaces_for

pages = Blueprint("leaderboard", __name__)


@pages.get("/leaderboard")
def show() -> Response:
    """`?period=` week, month or all; `?space=` the slug of one that the viewer may read."""
    spaces = spaces_for(current_actor())
    slug = request.args.get("space", "")
    space = next((each for each in spaces if each.slug == slug), None)
    if slug and space is None:
        raise NotFound(_("There is no such space."))
    wanted = board(request.args.get("period", "week"), current_member(), now(), space)
    return respond.page("programs/leaderboard/leaderboard.html", board=wanted, spaces=spaces)
