"""A member's coupons, and staff's lists of codes."""

from flask import Blueprint, Response, flash, request

from app.base import typed
from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import csv_file
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only, the_member
from app.programs.rewards.coupons import operations as coupons
from app.programs.rewards.coupons.queries import coupons_of, find_batch, given_in, shelves
from app.rules import Action, require

pages = Blueprint("coupons", __name__)

COLUMNS = ("code", "member", "given_at", "shown_at", "used_at", "words")


@pages.get("/coupons")
@members_only
def mine() -> Response:
    found = coupons_of(the_member().id)
    return respond.page("programs/rewards/coupons.html", coupons=found, at=now(), today=coupons.today())


@pages.post("/coupons/<int:coupon_id>/show")
@members_only
def show(coupon_id: int) -> Response:
    with transaction():
        coupons.show(current_actor(), coupon_id)
    return respond.onward(f"/coupons#coupon-{coupon_id}")


@pages.post("/coupons/<int:coupon_id>/used")
@members_only
def used(coupon_id: int) -> Response:
    """`on=1`: it was used; `on=0`: it was not, after all."""
    with transaction():
        coupons.mark_used(current_actor(), coupon_id, used=request.form.get("on", "1") == "1")
    return respond.onward(f"/coupons#coupon-{coupon_id}")


@pages.get("/staff/coupons")
@members_only
def staff_lists() -> Response:
    return _lists()


def _lists(given: Given | None = None, batch_id: int = 0) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    return respond.page(
        "programs/rewards/coupon_lists.html", shelves=shelves(), given=given or Given(), given_for=batch_id
    )


@pages.post("/staff/coupons")
@members_only
@redo_with(_lists)
def add() -> Response:
    given = Given.from_request()
    names, about = (given["name_ja"], given["name_en"]), (given["about_ja"], given["about_en"])
    wish = coupons.BatchWish(*names, *about, last_day=typed.day_or_none(given["last_day"], "last_day"))
    with transaction():
        coupons.load(current_actor(), coupons.add_batch(current_actor(), wish), given["codes"])
    return respond.onward("/staff/coupons")


@pages.post("/staff/coupons/<int:batch_id>")
@members_only
@redo_with(_lists)
def change(batch_id: int) -> Response:
    """`do` is load (further codes), give (to members) or used (codes that the till has seen)."""
    given, batch, actor = Given.from_request(), find_batch(batch_id), current_actor()
    with transaction():
        if given["do"] == "give":
            count = coupons.give(actor, batch, coupons.members_named(given["handles"]), given["words"])
        elif given["do"] == "used":
            count = coupons.note_used(actor, batch, given["codes"])
        else:
            count = coupons.load(actor, batch, given["codes"])
    flash(str(_("Done: %(count)s.", count=count)), "success")
    return respond.onward("/staff/coupons")


@pages.get("/staff/coupons/<int:batch_id>.csv")
@members_only
def as_csv(batch_id: int) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    rows = (
        (each.code, each.member.handle if each.member else None, each.given_at, each.shown_at, each.used_at, each.words)
        for each in given_in(find_batch(batch_id).id)
    )
    return csv_file(f"coupons-{batch_id}", COLUMNS, rows)
