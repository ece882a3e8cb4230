"""Figures: the briefing, the catalogue, one figure with what stands behind it, the check-up."""

from datetime import date

from flask import Blueprint, Response, request

from app.figures.catalogue import FIGURES, GROUPS, Group
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import csv_file
from app.http.sign_in import members_only
from app.queries.figures.briefing import briefing as briefing_of_today
from app.queries.figures.figure_page import Chosen, FigurePage, figure_page, funnel, history
from app.queries.figures.proposed import proposed_acts
from app.queries.figures.values import latest
from app.rules import Action, require
from app.views.admin import charts, graphs

pages = Blueprint("figures", __name__, url_prefix="/admin")


@pages.get("")
@members_only
def briefing() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    found = briefing_of_today()
    return respond.page("admin/briefing.html", page=found, acts=proposed_acts(found))


@pages.get("/figures")
@members_only
def show_all() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    groups = [(GROUPS[group], latest(_names(group))) for group in Group if group is not Group.CHECKUP]
    return respond.page("admin/figures.html", groups=groups, funnel=funnel())


@pages.get("/figures/<name>")
@members_only
def show(name: str) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    chosen = Chosen(request.args.get("department", 0, int), _month(request.args.get("month", "")))
    page = figure_page(name, chosen)
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


def _month(text: str) -> date | None:
    """A month as 2026-11; what is none chooses none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


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
        drawn.append(("day", charts.points(page.history, label)))
    return drawn
