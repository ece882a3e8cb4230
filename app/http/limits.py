"""How often one may knock: counted in Redis, or in this process while Redis is away."""

from collections.abc import Callable
from hashlib import sha256
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address
from redis import RedisError

from app.base.i18n import Reason, ngettext
from app.config import Config
from app.http.actor import current_actor
from app.http.errors import answer
from app.http.respond import forget_changes

limiter = Limiter(
    get_remote_address,
    strategy="fixed-window",
    storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},
    in_memory_fallback_enabled=True,
    key_prefix="yui",
)

View = Callable[..., Response]
AnyView = Callable[..., Any]


def install(app: Flask) -> None:
    config: Config = app.config["YUI"]
    app.config["RATELIMIT_STORAGE_URI"] = _storage(config.redis)
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _too_often)


def _storage(redis_url: str) -> str:
    """Redis as the limiter writes its address."""
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


def failures_only(by_address: str, by_account: str) -> Callable[[View], View]:
    """Limit tries that fail: from one network address, and against one account."""

    def decorate(view: View) -> View:
        limited: View = limiter.limit(by_address, methods=["POST"], deduct_when=_failed)(view)
        return limiter.limit(by_account, methods=["POST"], key_func=typed_account, deduct_when=_failed)(limited)

    return decorate


def guesses(by_member: str) -> Callable[[View], View]:
    """Limit tries at the password of whoever is signed in here."""

    def decorate(view: View) -> View:
        limited: View = limiter.limit(
            by_member, methods=["POST"], key_func=lambda: f"member:{current_actor().member_id}", deduct_when=_failed
        )(view)
        return limited

    return decorate


def per_member(often: str) -> Callable[[View], View]:
    """Limit a deed of whoever is signed in."""

    def decorate(view: View) -> View:
        limited: View = limiter.limit(often, methods=["POST"], key_func=lambda: f"member:{current_actor().member_id}")(
            view
        )
        return limited

    return decorate


def per_visitor(often: str) -> Callable[[AnyView], AnyView]:
    """Limit what is dear to answer, for each member or network address."""

    def decorate(view: AnyView) -> AnyView:
        limited: AnyView = limiter.limit(often, key_func=visitor)(view)
        return limited

    return decorate


def visitor() -> str:
    actor = current_actor()
    return f"member:{actor.member_id}" if actor.signed_in else get_remote_address()


def _failed(response: Response) -> bool:
    return response.status_code >= 400


def mails(by_address: str, by_account: str) -> Callable[[View], View]:
    """Limit what sends mail, whether or not the account exists."""

    def decorate(view: View) -> View:
        limited: View = limiter.limit(by_address, methods=["POST"])(view)
        return limiter.limit(by_account, methods=["POST"], key_func=typed_account)(limited)

    return decorate


def typed_account() -> str:
    """The account that is knocked for; its address itself is not kept."""
    typed = request.form.get("email", "").strip().lower()
    return f"account:{sha256(typed.encode()).hexdigest()[:24]}"


def _too_often(error: RateLimitExceeded) -> Response:
    forget_changes()
    seconds = _seconds_to_wait()
    response = answer(429, _sentence(ceil(seconds / 60)))
    response.headers["Retry-After"] = str(seconds)
    return response


def _seconds_to_wait() -> int:
    """Until the window ends (the limiter's own `reset_at` is up to a second late); a minute when Redis can't tell."""
    try:
        ends_at = limiter.current_limit.window.reset_time if limiter.current_limit else time() + 60
    except RedisError:
        return 60
    return max(1, ceil(ends_at - time()))


def _sentence(minutes: int) -> Reason:
    if request.endpoint == "signing_in.sign_in":
        return ngettext(
            "Too many tries to sign in. Wait %(num)d minute, or set a new password.",
            "Too many tries to sign in. Wait %(num)d minutes, or set a new password.",
            minutes,
        )
    return ngettext(
        "That was a lot in a short time. Wait %(num)d minute and try again.",
        "That was a lot in a short time. Wait %(num)d minutes and try again.",
        minutes,
    )
