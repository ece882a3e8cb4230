"""Admins grant points here, and confirm what another admin asked for."""

from uuid import uuid4

from flask import Blueprint, Response, flash, render_template

from app.base.database import transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.models.members import Member
from app.programs.grants.models import Grant, GrantState
from app.programs.grants.operations import confirm, decline, grant, take_back
from app.programs.grants.queries import decided, every_grant, waiting, waiting_count
from app.queries.member_page import find_member
from app.rules import Action, require

pages = Blueprint("grants", __name__)

COLUMNS = ("grant", "member", "amount", "reason", "state", "asked_by", "asked_at", "decided_by", "decided_at", "said")
DEEDS = {"decline": decline, "take_back": take_back}
STATES = {
    GrantState.PAID: _("Paid"),
    GrantState.DECLINED: _("Declined by an admin"),
    GrantState.TAKEN_BACK: _("Taken back"),
}


@pages.get("/admin/grants")
@members_only
def show() -> Response:
    return _show()


def _show(given: Given | None = None, grant_id: int = 0) -> Response:
    require(current_actor(), Action.POINTS_GRANT)
    return respond.page(
        "programs/grants/grants.html",
        waiting=waiting(),
        decided=decided(),
        states=STATES,
        given=given or Given(),
        given_for=grant_id,
        key=uuid4().hex,
    )


@pages.post("/admin/grants")
@members_only
@redo_with(_show)
def add() -> Response:
    given, actor = Given.from_request(), current_actor()
    require(actor, Action.POINTS_GRANT)
    with transaction():
        made = grant(actor, _member(given["handle"]), given["amount"], given["reason"], given["key"] or uuid4().hex)
    paid = made.state == GrantState.PAID
    flash(str(_("Paid.") if paid else _("It waits for a second admin.")), "success" if paid else "info")
    return respond.onward("/admin/grants")


@pages.post("/admin/grants/<int:grant_id>")
@members_only
@redo_with(_show)
def decide(grant_id: int) -> Response:
    """`do` is confirm, decline or take_back."""
    given = Given.from_request()
    with transaction():
        if given["do"] == "confirm":
            confirm(current_actor(), grant_id)
        elif given["do"] in DEEDS:
            DEEDS[given["do"]](current_actor(), grant_id, given["reason"])
        else:
            raise Invalid(_("Choose what to do."))
    return respond.onward("/admin/grants")


@pages.get("/admin/grants.csv")
@members_only
def as_csv() -> Response:
    require(current_actor(), Action.POINTS_GRANT)
    return streamed_csv("grants", COLUMNS, (_row(each) for each in every_grant()))


def _row(each: Grant) -> tuple[object, ...]:
    asked = each.asked_by.handle, each.asked_at.isoformat()
    decided = each.decided_by and each.decided_by.handle, each.decided_at and each.decided_at.isoformat()
    return each.id, each.member.handle, each.amount, each.reason, each.state, *asked, *decided, each.said


@fills("staff_today", order=45)
def grants_waiting() -> str:
    """Only admins can do something about them, and only where there are some."""
    count = waiting_count() if current_actor().is_admin else 0
    return render_template("programs/grants/_today.html", count=count) if count else ""


def _member(handle: str) -> Member:
    try:
        return find_member(handle.lstrip("@"))
    except NotFound as refusal:
        raise Invalid(refusal.reason, field="handle") from refusal
