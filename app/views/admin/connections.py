"""Connections of the whole community."""

from flask import Blueprint, Response, request

from app.figures.measures.picture import USUAL
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import csv_file
from app.http.sign_in import members_only
from app.queries.figures import connections_page as query
from app.queries.figures.network import Wanted
from app.rules import Action, require
from app.views.admin import charts, graphs

pages = Blueprint("connections", __name__, url_prefix="/admin/connections")


@pages.get("")
@members_only
def show() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    page = query.connections_page(_wanted())
    return respond.page(
        "admin/connections.html",
        page=page,
        trend=charts.connections_by_day(page.days),
        spread=charts.spread(page.spread),
        weeks=charts.points(page.weeks, page.values["newcomer_integration"].figure.label, bars=True),
        network=graphs.network(page.network.body, page.network.people, page.network.found),
        labels=charts.LEVELS,
    )


def _wanted() -> Wanted:
    """The part of the network that the address asks for."""
    asked = request.args
    return Wanted(
        level=asked.get("level", ""),
        space_id=asked.get("space", 0, int),
        days=asked.get("days", USUAL, int),
        handle=asked.get("member", ""),
    )


@pages.get("/days.csv")
@members_only
def download() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    rows = [(day.day, day.total, day.recent, day.mutual, day.strong) for day in query.all_days()]
    return csv_file("connections", ("day", "total", "recent", "mutual", "strong"), rows)
