"""The briefing, a department's report, and both by mail."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.sign_in import members_only
from app.operations.briefing_choice import EVERY, choose, chosen
from app.queries.figures.briefing import briefing as briefing_of
from app.queries.figures.proposed import proposed_acts
from app.queries.figures.report import departments, report
from app.rules import Action, require

pages = Blueprint("briefing", __name__, url_prefix="/admin")

PERIODS = (7, 28)


@pages.get("")
@members_only
def show() -> Response:
    require(current_actor(), Action.FIGURES_READ)
    found = briefing_of(_period())
    return respond.page(
        "admin/briefing.html",
        page=found,
        acts=proposed_acts(found),
        period=_period(),
        departments=departments(),
        choice=chosen(current_actor().member_id or 0),
        every=EVERY,
    )


@pages.get("/report/<int:department_id>")
@members_only
def show_report(department_id: int) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page("admin/report.html", page=report(department_id, _period()))


@pages.post("/briefing-mail")
@members_only
def mail() -> Response:
    """Fields `every` (weekly, monthly, or empty for never) and `department` (an id, or empty for the whole)."""
    wanted = request.form.get("department", 0, int) or None
    with transaction():
        choose(current_actor(), request.form.get("every", ""), wanted)
    flash(str(_("Saved.")), "success")
    return respond.onward("/admin#mail")


def _period() -> int:
    wanted = request.args.get("days", PERIODS[0], int)
    return wanted if wanted in PERIODS else PERIODS[0]
