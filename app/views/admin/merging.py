"""Merging two accounts of one person: both side by side, then once and for good."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations import merging
from app.queries.member_page import find_member
from app.queries.merge_page import closing, merge_page
from app.rules import Action, require

pages = Blueprint("merging", __name__, url_prefix="/admin/members")


@pages.get("/<handle>/merge")
@members_only
def form(handle: str) -> Response:
    """`?from=` names the account that closes; without it the page asks for it."""
    return _form(handle)


def _form(handle: str, given: Given | None = None) -> Response:
    require(current_actor(), Action.MEMBER_MERGE)
    given, stays = given or Given(), find_member(handle)
    wanted, page = given["from"] or request.args.get("from", "").strip(), None
    try:
        page = merge_page(wanted, stays) if wanted else None
    except Invalid as refusal:
        given = Given({"from": wanted}).with_error(refusal)
    status = Invalid.status if "from" in given.errors else 200
    return respond.page("admin/merge.html", status=status, stays=stays, page=page, given=given, wanted=wanted)


@pages.post("/<handle>/merge")
@members_only
@redo_with(_form)
def merge(handle: str) -> Response:
    stays, given = find_member(handle), Given.from_request()
    with transaction():
        done = merging.merge(current_actor(), closing(given["from"]), stays, given["reason"])
    if done:
        flash(str(_("The accounts are one now: @%(handle)s.", handle=stays.handle)), "success")
    return respond.onward(f"/admin/members/{stays.handle}")
