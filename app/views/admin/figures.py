"""Figures: the catalogue, one figure with what stands behind it, the check-up."""

from datetime import date

from flask import Blueprint, Response, request

from app.figures.catalogue import FIGURES, GROUPS, Group
from app.figures.measures.idea_ways import FUNNEL
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import csv_file
from app.http.sign_in import members_only
from app.queries.figures.figure_page import Chosen, FigurePage, figure_page, history
from app.queries.figures.values import PERIODS, WEEK, latest
from app.rules import Action, require
from app.views.admin import charts, graphs

pages = Blueprint("figures", __name__, url_prefix="/admin")

SHOWN = [group for group in Group if group is not Group.CHECKUP]  # that one has a page of its own


@pages.get("/figures")
@members_only
def show_all() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    period, values = _period(), latest(_shown(), _period())
    groups = [(GROUPS[group], {name: values[name] for name in _names(group)}) for group in Group if group in SHOWN]
    way = [values[name] for name in FUNNEL]
    return respond.page("admin/figures.html", groups=groups, funnel=way, period=period)


@pages.get("/figures.csv")
@members_only
def download_all() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    values = latest(FIGURES, _period()).values()
    columns = ("figure", "definition", "day", "value", "hits", "n", "before", "normal_from", "normal_to")
    rows = [
        (each.figure.label, each.figure.definition, each.day, each.value, each.hits, each.n, each.before)
        + (each.band or (None, None))
        for each in values
    ]
    return csv_file("figures", columns, rows)


@pages.get("/figures/<name>")
@members_only
def show(name: str) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    chosen = Chosen(request.args.get("department", 0, int), _month(request.args.get("month", "")))
    page = figure_page(name, chosen, _period())
    return respond.page("admin/figure.html", page=page, chosen=chosen, charts=_charts(name, page))


@pages.get("/figures/<name>.csv")
@members_only
def download(name: str) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    rows = [(row.day, row.part, row.value, row.hits, row.n) for row in history(name)]
    return csv_file(name, ("day", "part", "value", "hits", "n"), rows)


@pages.get("/checkup")
@members_only
def checkup() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page("admin/checkup.html", values=latest(_names(Group.CHECKUP)))


def _period() -> int:
    """The days that a figure is compared over, as the address says."""
    wanted = request.args.get("days", WEEK, int)
    return wanted if wanted in PERIODS else WEEK


def _month(text: str) -> date | None:
    """A month as 2026-11; what is none chooses none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _shown() -> list[str]:
    return [name for group in SHOWN for name in _names(group)]


def _names(group: Group) -> list[str]:
    return [name for name, figure in FIGURES.items() if figure.group is group]


def _charts(name: str, page: FigurePage) -> list[tuple[str, charts.Chart]]:
    """What there is to draw of a figure: its months, weeks or tenths, and its days."""
    label, drawn = page.value.figure.label, []
    if name == "retention":
        return [("cohorts", graphs.cohorts(page.parts))]
    by_time = [row for row in page.parts if row.part in ("month", "week") or row.part.startswith("session")]
    if by_time:
        drawn.append((by_time[0].part.rstrip("0123456789"), charts.points(by_time, label, bars=True)))
    if len(page.history) > 1:
        drawn.append(("day", charts.banded(page.history, page.bands, label)))
    return drawn
