"""Joining: sign up, and the mailed link."""

from flask import Blueprint, Response, flash, request, session

from app.base.database import transaction
from app.base.errors import Conflict, Invalid, Refused
from app.base.i18n import _, current_locale
from app.base.mail import is_local
from app.http import limits, respond
from app.http.actor import current_member
from app.http.forms import Given, redo_with
from app.http.language import demo_mode
from app.operations import joining, passwords
from app.operations.joining import Wish
from app.settings.store import site

pages = Blueprint("joining", __name__)


@pages.get("/sign-up")
def form() -> Response:
    return respond.onward("/") if current_member() else _form()


def _form(given: Given | None = None) -> Response:
    if not site().open_sign_up:
        raise Refused(_("This community takes new members by invitation only."))
    return respond.page("accounts/sign_up.html", given=given or Given(dict(request.args)))


@pages.post("/sign-up")
@limits.mails("60 per hour", "5 per hour")
@redo_with(_form)
def sign_up() -> Response:
    """The answer is the same whether or not the address has an account."""
    given = Given.from_request()
    joining.check(given["handle"], given["display_name"], given["email"])
    password = passwords.checked(given.values.get("password", ""))
    wish = Wish(
        handle=given["handle"],
        display_name=given["display_name"],
        email=given["email"],
        password_hash=passwords.hash_password(password),
        locale=current_locale(),
    )
    with transaction():
        joining.sign_up(wish)
    session["mailed_to"] = given["email"]
    return respond.onward("/sign-up/sent")


@pages.get("/sign-up/sent")
def sent() -> Response:
    return respond.page("accounts/sent.html", address=session.get("mailed_to", ""), local=shows_mails())


def shows_mails() -> bool:
    """Mails can be read at /mails: they stay here, and this is a demo in which nothing is private."""
    return is_local() and demo_mode()


@pages.get("/confirm/<ticket>")
def confirm(ticket: str) -> Response:
    """Following the link is enough; it signs nobody in, so a stranger's link can't trap anybody."""
    return _confirmed(ticket)


@pages.post("/confirm/<ticket>")
def confirm_as(ticket: str) -> Response:
    """The handle that was wished for has gone to somebody else meanwhile: this one instead."""
    return _confirmed(ticket, request.form.get("handle", ""))


def _confirmed(ticket: str, handle: str | None = None) -> Response:
    try:
        with transaction():
            member = joining.confirm(ticket, handle)
    except Conflict as already:
        flash(str(already.reason), "info")
        return respond.onward("/sign-in")
    except Invalid as taken:
        respond.forget_changes()
        given = Given({"handle": handle or ""}).with_error(taken)
        return respond.page("accounts/other_handle.html", status=422, given=given, ticket=ticket)
    flash(
        str(_("Your address is confirmed. Welcome, %(name)s! Sign in to begin.", name=member.display_name)), "success"
    )
    session["mailed_to"] = member.email
    return respond.onward("/sign-in")
