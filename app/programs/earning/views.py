"""Staff's page of the earning rules."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.readers.points import VERBS, all_rules
from app.readers.points.changing import FIELDS, change_rules, odd_rules
from app.rules import Action, require

pages = Blueprint("earning", __name__)


@pages.get("/staff/earning")
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    require(current_actor(), Action.EARNING_CHANGE)
    return respond.page(
        "programs/earning/rules.html",
        rules=all_rules(),
        verbs=VERBS,
        fields=FIELDS,
        odd=odd_rules(),
        given=given or Given(),
    )


@pages.post("/staff/earning")
@redo_with(_page)
def change() -> Response:
    """A box that is not ticked is not sent: its hidden twin says that it was there."""
    typed = {f"{verb}.is_on": "" for verb in VERBS if f"{verb}.known" in request.form} | Given.from_request().values
    with transaction():
        changed = change_rules(current_actor(), typed)
    flash(str(_("Saved. The open book tells everybody.") if changed else _("Nothing was different.")), "success")
    return respond.onward("/staff/earning")


@pages.get("/wallet/earning")
def told() -> Response:
    """What earns how much, for everybody."""
    return respond.page("programs/earning/told.html", rules=all_rules(), verbs=VERBS)
