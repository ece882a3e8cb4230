"""Signing in and out, and setting a forgotten password anew."""

from flask import Blueprint, Response, flash, request, session

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import limits, respond
from app.http.actor import current_member
from app.http.forms import Given, redo_with
from app.http.kept_words import Words
from app.http.sign_in import enter, go_out
from app.models.accounts import SignUp
from app.models.members import Member
from app.operations import accounts, entering, joining, passwords
from app.views.joining import shows_mails

pages = Blueprint("signing_in", __name__)


@pages.get("/sign-in")
def form() -> Response:
    return respond.onward(respond.safe_next()) if current_member() else _form()


def _form(given: Given | None = None) -> Response:
    known = Given({"email": session.pop("mailed_to", "")})
    words = Words.unpacked(given["words"]) if given else None
    return respond.page("accounts/sign_in.html", given=given or known, next=respond.safe_next(), words=words)


@pages.post("/sign-in")
@limits.failures_only("100 per 15 minutes", "10 per 15 minutes")
@redo_with(_form)
def sign_in() -> Response:
    given, password = Given.from_request(), request.form.get("password", "")
    found = entering.known_by(given["email"], password)
    if isinstance(found, SignUp):
        with transaction():
            joining.mail_again(found)
        raise Invalid(_("Confirm your e-mail address first: we have just sent you the link once more."))
    _keep_hash_strong(found, password)
    enter(found, remember="remember" in given)
    words = Words.unpacked(given["words"])
    if words is not None:
        words.keep_for(found)
    return respond.onward(respond.safe_next())


def _keep_hash_strong(member: Member, password: str) -> None:
    """Only now is the password at hand to be hashed with today's settings."""
    if passwords.is_outdated(member.password_hash):
        hashed = passwords.hash_password(password)
        with transaction():
            accounts.keep_password(member, hashed)


@pages.get("/sign-out")
def sign_out_form() -> Response:
    return respond.page("accounts/sign_out.html") if current_member() else respond.onward("/")


@pages.post("/sign-out")
def sign_out() -> Response:
    go_out()
    flash(str(_("You are signed out. See you soon.")), "info")
    return respond.onward("/")


@pages.get("/reset")
def reset_form() -> Response:
    return _reset_form()


def _reset_form(given: Given | None = None) -> Response:
    return respond.page("accounts/reset.html", given=given or Given())


@pages.post("/reset")
@limits.mails("60 per hour", "5 per hour")
@redo_with(_reset_form)
def ask_reset() -> Response:
    """The answer is the same whether or not the address has an account."""
    given = Given.from_request()
    with transaction():
        accounts.ask_reset(given["email"])
    session["mailed_to"] = given["email"]
    return respond.onward("/reset/sent")


@pages.get("/reset/sent")
def reset_sent() -> Response:
    return respond.page("accounts/reset_sent.html", address=session.get("mailed_to", ""), local=shows_mails())


@pages.get("/reset/<ticket>")
def new_password_form(ticket: str) -> Response:
    return _new_password_form(ticket)


def _new_password_form(ticket: str, given: Given | None = None) -> Response:
    accounts.reset_link(ticket)
    return respond.page("accounts/new_password.html", ticket=ticket, given=given or Given())


@pages.post("/reset/<ticket>")
@redo_with(_new_password_form)
def reset(ticket: str) -> Response:
    """Whoever followed the link is in: too many wrong passwords may have closed the other door."""
    typed = request.form
    accounts.reset_link(ticket)
    password = passwords.checked(typed.get("password", ""), typed.get("again", ""))
    hashed = passwords.hash_password(password)
    with transaction():
        member = accounts.reset(ticket, hashed)
    enter(member, remember=False)
    flash(str(_("Your new password is set, and you are signed out everywhere else.")), "success")
    return respond.onward("/")
