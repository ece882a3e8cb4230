"""A member's own settings: profile, look, mails, password, address, sessions, leaving."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.base.zones import ZONES
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import enter, go_out, members_only, the_member
from app.models.members import Member
from app.operations import accounts, passwords, profiles

pages = Blueprint("settings", __name__, url_prefix="/settings")


@pages.get("")
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None, **_ignored: object) -> Response:
    return respond.page("accounts/settings.html", member=the_member(), zones=ZONES, given=given or Given())


def _saved(part: str) -> Response:
    flash(str(_("Saved.")), "success")
    return respond.onward(respond.safe_next(f"/settings#{part}"))


@pages.post("/profile")
@members_only
@redo_with(_page)
def profile() -> Response:
    given = Given.from_request()
    wanted = profiles.Profile(
        display_name=given["display_name"], about=given["about"], organisation=given["organisation"]
    )
    with transaction():
        profiles.describe(current_actor(), the_member(), wanted)
    return _saved("profile")


@pages.post("/look")
@members_only
@redo_with(_page)
def look() -> Response:
    given = Given.from_request()
    with transaction():
        profiles.choose_look(
            current_actor(), the_member(), locale=given["locale"], zone=given["zone"], theme=given["theme"]
        )
    return _saved("look")


@pages.post("/mails")
@members_only
def mails() -> Response:
    """Staff's weekly mail; all other news has a page of its own."""
    with transaction():
        profiles.choose_weekly_mail(current_actor(), the_member(), wanted=bool(request.form.get("mail_digest")))
    return _saved("mails")


@pages.post("/visibility")
@members_only
def visibility() -> Response:
    with transaction():
        profiles.choose_leaderboard(current_actor(), the_member(), shown=bool(request.form.get("on_leaderboard")))
    return _saved("visibility")


@pages.post("/password")
@members_only
@limits.guesses("20 per 15 minutes")
@redo_with(_page)
def password() -> Response:
    """Other browsers are signed out; this one stays."""
    member, typed = the_member(), request.form
    _ask_again(member)
    hashed = passwords.hash_password(
        passwords.checked(typed.get("new_password", ""), typed.get("again", ""), field="new_password")
    )
    with transaction():
        accounts.set_password(member, hashed)
    enter(member, remember=False)
    flash(str(_("Your new password is set, and you are signed out everywhere else.")), "success")
    return respond.onward("/settings#password")


@pages.post("/email")
@members_only
@limits.guesses("20 per 15 minutes")
@redo_with(_page)
def email() -> Response:
    given, member = Given.from_request(), the_member()
    _ask_again(member, "email_password")
    with transaction():
        accounts.ask_move(current_actor(), member, given["email"])
    flash(str(_("We have sent a link to the new address. Open it to finish the change.")), "info")
    return respond.onward("/settings#email")


@pages.get("/email/<ticket>")
def move(ticket: str) -> Response:
    with transaction():
        accounts.move(ticket)
    flash(str(_("Your account uses the new address now.")), "success")
    return respond.onward("/settings#email")


@pages.post("/sessions")
@members_only
def end_sessions() -> Response:
    with transaction():
        accounts.end_sessions(the_member())
    go_out()
    flash(str(_("You are signed out everywhere.")), "success")
    return respond.onward("/sign-in")


@pages.get("/leave")
@members_only
def leave_form() -> Response:
    return _leave_form()


def _leave_form(given: Given | None = None) -> Response:
    return respond.page("accounts/leave.html", member=the_member(), given=given or Given())


@pages.post("/leave")
@members_only
@limits.guesses("20 per 15 minutes")
@redo_with(_leave_form)
def leave() -> Response:
    member = the_member()
    _ask_again(member, "password")
    with transaction():
        accounts.leave(current_actor(), member)
    go_out()
    flash(str(_("Your account is deleted. Thank you for the time you were here.")), "info")
    return respond.onward("/")


def _ask_again(member: Member, field: str = "current_password") -> None:
    """Whoever sits before an open browser is not always its owner."""
    if not passwords.fits(member.password_hash, request.form.get(field, "")):
        raise Invalid(_("This is not your password."), field=field)
