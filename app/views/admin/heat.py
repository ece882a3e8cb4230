"""Who rises and who fades."""

from flask import Blueprint, Response, flash

from app.base.database import transaction
from app.base.i18n import _
from app.figures.heat.acting import note_deed
from app.figures.heat.proposals import PROPOSALS
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.queries.figures.heat_page import find_state, heat_page
from app.rules import Action, require

pages = Blueprint("heat", __name__, url_prefix="/admin/heat")


@pages.get("")
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None, state_id: int = 0) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    return respond.page(
        "admin/heat.html", page=heat_page(), proposals=PROPOSALS, given=given or Given(), given_for=state_id
    )


@pages.post("/<int:state_id>")
@members_only
@redo_with(_page)
def act(state_id: int) -> Response:
    words, state = Given.from_request()["done"], find_state(state_id)
    with transaction():
        note_deed(current_actor(), state.id, words)
    flash(str(_("Noted. In 28 days the page shows what followed.")), "success")
    return respond.onward("/admin/heat")
