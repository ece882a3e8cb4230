"""Sending twice is sending once: the Idempotency-Key of a program's POST, and two clicks at one moment."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask import request
from sqlalchemy.exc import IntegrityError

from app.http.respond import forget_changes

P = ParamSpec("P")
T = TypeVar("T")


def request_key() -> str | None:
    """The sender's own key for what this request makes; None when none was given."""
    given = request.headers.get("Idempotency-Key", "")
    return f"api:{sha256(given.encode()).hexdigest()[:32]}" if given else None


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
