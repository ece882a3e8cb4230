"""Getting in and out, and pages that are for members only."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Response, g, request, session
from flask_login import login_user, logout_user

from app.base.errors import Refused
from app.base.i18n import _
from app.http.actor import SignedIn, current_member
from app.http.respond import is_htmx, onward
from app.models.members import Member

P = ParamSpec("P")


def enter(member: Member, *, remember: bool) -> None:
    """From now on this browser is the member's. What the browser was before is forgotten."""
    session.clear()
    login_user(SignedIn(member), remember=remember)
    g.pop("actor", None)


def go_out() -> None:
    """The browser belongs to nobody again."""
    session.clear()
    logout_user()
    g.pop("actor", None)


def members_only(view: Callable[P, Response]) -> Callable[P, Response]:
    """A guest who wants to see the page signs in first and comes back; a guest's deed is refused."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        if current_member() is not None:
            return view(*args, **kwargs)
        if request.method == "GET" and not is_htmx():
            return onward(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='/')}")
        raise Refused(_("Sign in to do this."))

    return guarded


def the_member() -> Member:
    """The signed-in member of a page behind `members_only`."""
    member = current_member()
    if member is None:
        raise Refused(_("Sign in to do this."))
    return member
