"""Sending twice is sending once: the Idempotency-Key of a POST."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask import request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import Conflict
from app.base.i18n import _
from app.http.actor import current_actor
from app.http.respond import forget_changes
from app.models.posts import Post

P = ParamSpec("P")
T = TypeVar("T")


def request_key() -> str | None:
    """The key under which the post is kept: the sender's own, bound to the sender and to what is sent."""
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return None
    who = sha256(f"{current_actor().member_id} {given}".encode()).hexdigest()[:40]
    what = sha256(request.path.encode() + b"\n" + request.get_data()).hexdigest()[:16]
    mine = f"api:{who}:"
    before = db.session.scalar(select(Post.request_key).where(Post.request_key.between(mine, mine + "~")).limit(1))
    if before is not None and before != mine + what:
        raise Conflict(_("This Idempotency-Key came with another body before."))
    return mine + what


def once(view: Callable[P, T]) -> Callable[P, T]:
    """Where the same key arrives twice at once, the second one finds what the first has made."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return view(*args, **kwargs)
        except IntegrityError:
            forget_changes()
            return view(*args, **kwargs)

    return guarded
