"""The charter: staff read it, admins review it."""

from flask import Blueprint, Response, flash, request

from app.base import typed
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations.chartering import review
from app.queries.figures.charter_page import charter_page
from app.rules import Action, require

pages = Blueprint("charter", __name__, url_prefix="/admin/charter")


@pages.get("")
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page("admin/charter.html", page=charter_page(), given=given or Given())


@pages.post("")
@members_only
@redo_with(_page)
def change() -> Response:
    given = Given.from_request()
    spaces = [int(each) for each in request.form.getlist("space") if each.isdecimal()]
    again = typed.day_or_none(given["next_review_on"], "next_review_on")
    with transaction():
        review(current_actor(), given["purpose"], given["goals"], again, spaces)
    flash(str(_("Reviewed. The check-up counts the weeks from today.")), "success")
    return respond.onward("/admin/charter")
