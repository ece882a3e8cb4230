"""The page of stars; admins appoint there."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, request

from app.base import typed
from app.base.database import db, transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.slots import fills
from app.models.members import Member
from app.programs.stars.models import Star
from app.programs.stars.operations import ROLES, appoint, end, today
from app.programs.stars.queries import stars_page, terms_of
from app.queries.member_page import find_member
from app.rules import Action, require

pages = Blueprint("stars", __name__)


@pages.get("/stars")
def show() -> Response:
    return _show()


def _show(given: Given | None = None, **_address: object) -> Response:
    usual = {"first_day": today().isoformat(), "last_day": (today() + timedelta(days=182)).isoformat()}
    given = given or Given({**usual, "handle": request.args.get("handle", "")})
    return respond.page("programs/stars/list.html", page=stars_page(), roles=ROLES, given=given)


@pages.post("/stars")
@redo_with(_show)
def add() -> Response:
    given = Given.from_request()
    require(current_actor(), Action.STAR_APPOINT)
    first_day, last_day = typed.day(given["first_day"], "first_day"), typed.day(given["last_day"], "last_day")
    with transaction():
        appoint(current_actor(), _member(given["handle"]), given["role"], given["citation"], first_day, last_day)
    return respond.onward("/stars")


@pages.post("/stars/<int:star_id>/end")
@redo_with(_show)
def end_early(star_id: int) -> Response:
    star = db.session.get(Star, star_id)
    if star is None:
        raise NotFound(_("There is no such appointment."))
    with transaction():
        end(current_actor(), star, Given.from_request()["reason"])
    return respond.onward("/stars")


@fills("profile", order=10)
def on_profile(member: Member) -> str:
    held = terms_of(member.id)
    return render_template("programs/stars/profile.html", held=held, roles=ROLES) if held else ""


def _member(handle: str) -> Member:
    try:
        return find_member(handle.lstrip("@"))
    except NotFound as refusal:
        raise Invalid(refusal.reason, field="handle") from refusal
