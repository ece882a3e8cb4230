"""Who acts in this request."""

from typing import cast

from flask import Flask, g, request
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from app.base.database import db
from app.models.members import Member
from app.rules.actor import Actor


class SignedIn(UserMixin):
    """Flask-Login's user. Its id holds the member's session stamp: a new stamp signs out everywhere."""

    def __init__(self, member: Member) -> None:
        self.member = member

    def get_id(self) -> str:
        return f"{self.member.id}.{self.member.session_stamp}"


def install(app: Flask) -> None:
    app.config["SESSION_PROTECTION"] = None
    manager = LoginManager(app)
    manager.user_loader(_load)


def _load(user_id: str) -> SignedIn | None:
    number, _dot, stamp = user_id.partition(".")
    member = db.session.get(Member, int(number)) if number.isdigit() else None
    if member is None or member.session_stamp != stamp or member.left_at:
        return None
    return SignedIn(member)


def current_member() -> Member | None:
    """The signed-in member's row."""
    user = current_user._get_current_object() if current_user else None
    return user.member if isinstance(user, SignedIn) else None


def current_actor() -> Actor:
    """Who acts, resolved once a request."""
    if "actor" not in g:
        member = current_member()
        g.actor = Actor.of(member) if member else Actor.guest()
    return cast(Actor, g.actor)


def act_for(member: Member | None) -> None:
    """In this request `member` acts, or a guest; the session is not asked and not changed."""
    g._login_user = SignedIn(member) if member else AnonymousUserMixin()  # where Flask-Login keeps its answer
    g.pop("actor", None)


def is_guest_request() -> bool:
    """True when nothing in the request could sign anybody in (asked before the database is)."""
    return not (request.cookies.get("session") or request.cookies.get("remember_token"))
