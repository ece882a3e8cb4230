"""Activity levels: counts, flow, who is where, and the thresholds with a preview."""

from datetime import date

from flask import Blueprint, Response, flash, request

from app.base import typed
from app.base.database import transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.days import today
from app.figures.levels.rule import Level, Thresholds
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import csv_file
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations.configuring import change_settings
from app.queries.figures import levels_page as query
from app.rules import Action, require
from app.settings.store import site
from app.views.admin import charts, graphs

pages = Blueprint("levels", __name__, url_prefix="/admin/levels")

NAMES = ("core_contribution", "core_days", "light_contribution", "light_days")


@pages.get("")
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    page = query.levels_page(request.args.get("days", 28, type=int))
    tried, on = _tried(), _past_day()
    return respond.page(
        "admin/levels.html",
        page=page,
        area=charts.levels_by_day(page.days),
        flow=graphs.level_flow(page.flow),
        labels=charts.LEVELS,
        tried=tried,
        preview=query.preview(tried) if tried else None,
        given=given or Given(),
        on=on,
        then=query.census(on) if on else None,
    )


def _tried() -> Thresholds | None:
    """The thresholds in the address that somebody wants to try."""
    wanted = {name: request.args.get(name, getattr(site(), name), type=int) for name in NAMES}
    asked = any(name in request.args for name in NAMES)
    return Thresholds(**{name: max(0, value) for name, value in wanted.items()}) if asked else None


@pages.post("")
@members_only
@redo_with(_page)
def change() -> Response:
    given = Given.from_request()
    with transaction():
        changed = change_settings(current_actor(), {name: given[name] for name in NAMES})
    flash(str(_("Saved. The whole history is worked out anew.") if changed else _("Nothing was different.")))
    return respond.onward("/admin/levels")


@pages.get("/<level>")
@members_only
def people(level: str) -> Response:
    """Who is at this level, or was on the day `on`."""
    require(current_actor(), Action.FIGURES_READ)
    if level not in list(Level):
        raise NotFound(_("There is no such level."))
    after, day = request.args.get("after", ""), _past_day()
    found = query.members_at(Level(level), day or today(), after)
    block = "rows" if after else None
    return respond.page("admin/level.html", block=block, level=level, labels=charts.LEVELS, found=found, on=day)


def _past_day() -> date | None:
    """The day that the address asks for; None: today."""
    day = typed.day_or_none(request.args.get("on", ""), "on")
    return day if day and day < today() else None


@pages.get("/days.csv")
@members_only
def download() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    rows = [(day.day, day.core, day.light, day.low, day.dormant) for day in query.all_days()]
    return csv_file("activity-levels", ("day", "core", "light", "low", "dormant"), rows)
