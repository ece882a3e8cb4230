"""The figures for those who run the community, from the tables that the workers keep."""

from flask import Blueprint, Response

from app.http import respond
from app.http.actor import current_actor
from app.queries.connections_page import connections_page
from app.queries.levels_page import levels_page
from app.rules import Action, require

pages = Blueprint("figures", __name__)


@pages.get("/admin/levels")
def levels() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page("figures/levels.html", page=levels_page())


@pages.get("/admin/connections")
def connections() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page("figures/connections.html", page=connections_page())
