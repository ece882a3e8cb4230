"""Automations of a segment: adding one, switching it, taking it away. They stand on the segment's own page."""

from flask import Blueprint, Response, flash

from app.base import typed
from app.base.database import transaction
from app.base.i18n import _
from app.figures.segments.automations import saving
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.views.admin.segments import HERE, one_segment

pages = Blueprint("automations", __name__, url_prefix="/admin")


def _with_what_was_typed(segment_id: int, given: Given) -> Response:
    return one_segment(segment_id, wanted=given)


@pages.post("/segments/<int:segment_id>/automations")
@members_only
@redo_with(_with_what_was_typed)
def add(segment_id: int) -> Response:
    given = Given.from_request()
    wanted = saving.Wanted(
        acts_on=given["acts_on"],
        action=given["action"],
        words_ja=given["words_ja"],
        words_en=given["words_en"],
        owner_id=typed.number(given["owner"]),
    )
    with transaction():
        saving.add(current_actor(), segment_id, wanted)
    flash(str(_("It acts for whoever comes or leaves from now on.")), "success")
    return _back_to(segment_id)


@pages.post("/automations/<int:automation_id>")
@members_only
def switch(automation_id: int) -> Response:
    with transaction():
        automation = saving.switch(current_actor(), automation_id, on=Given.from_request()["on"] == "1")
    return _back_to(automation.segment_id)


@pages.post("/automations/<int:automation_id>/remove")
@members_only
def take_away(automation_id: int) -> Response:
    with transaction():
        automation = saving.remove(current_actor(), automation_id)
    flash(str(_("The automation acts no more.")))
    return _back_to(automation.segment_id)


def _back_to(segment_id: int) -> Response:
    return respond.onward(f"{HERE}/{segment_id}#automations")
