"""The log of what staff do about findings: plan it, do it, keep what came of it."""

from flask import Blueprint, Response, flash, render_template, request

from app.base import typed
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.operations.staff_acting import FINDINGS, LABELS, Plan, finish, note_on, plan
from app.operations.writing_to import write_to
from app.queries.figures.acts_page import acts_page, members_meant, next_acts
from app.queries.member_page import find_member
from app.rules import Action, require

pages = Blueprint("acts", __name__)

HERE = "/staff/acts"
SHOWN_TODAY = 5


@pages.get(HERE)
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None, act_id: int = 0) -> Response:
    require(current_actor(), Action.STAFF_ACT)
    after = request.args.get("after", "")
    return respond.page(
        "admin/acts.html",
        block="done" if after else None,
        page=acts_page(after),
        findings=FINDINGS,
        labels=LABELS,
        given=given if given and not act_id else Given(dict(request.args)),
        said=given if given and act_id else Given(),
        given_for=act_id,
    )


@pages.post(HERE)
@members_only
@redo_with(_page)
def add() -> Response:
    given = Given.from_request()
    require(current_actor(), Action.STAFF_ACT)
    wanted = Plan(
        finding=given["finding"],
        words=given["words"],
        members=members_meant(given["members"], typed.number(given["segment"]) or 0),
        owner_id=typed.number(given["owner"]),
        due_on=typed.day_or_none(given["due_on"], "due_on"),
        about_id=typed.number(given["segment"]),
    )
    with transaction():
        plan(current_actor(), wanted)
    flash(str(_("It stands on the list of next actions.")), "success")
    return respond.onward(respond.safe_next(HERE))


@pages.post("/staff/acts/<int:act_id>/done")
@members_only
@redo_with(_page)
def done(act_id: int) -> Response:
    with transaction():
        finish(current_actor(), act_id, Given.from_request()["result"])
    flash(str(_("Done. What came of it is kept.")), "success")
    return respond.onward(respond.safe_next(HERE))


@pages.post("/admin/members/<handle>/notes")
@members_only
def note(handle: str) -> Response:
    member = find_member(handle)
    with transaction():
        note_on(current_actor(), member, request.form.get("note", ""))
    return respond.onward(f"/admin/members/{member.handle}#notes")


@pages.post("/admin/members/<handle>/messages")
@members_only
def write(handle: str) -> Response:
    member = find_member(handle)
    with transaction():
        write_to(current_actor(), member, request.form.get("message", ""))
    flash(str(_("Sent. It is told as the member chose.")), "success")
    return respond.onward(f"/admin/members/{member.handle}#asked")


@fills("staff_today", order=90)
def on_today() -> str:
    acts, waiting = next_acts(SHOWN_TODAY)
    return render_template("admin/_next_actions.html", next_acts=acts, waiting=waiting) if acts else ""
