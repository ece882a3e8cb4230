"""The leaderboard's page."""

from flask import Blueprint, Response, request

from app.base.clock import now
from app.http import respond
from app.http.actor import current_member
from app.programs.leaderboard.queries import board

pages = Blueprint("leaderboard", __name__)


@pages.get("/leaderboard")
def show() -> Response:
    wanted = board(request.args.get("period", "week"), current_member(), now())
    return respond.page("programs/leaderboard/leaderboard.html", board=wanted)
