"""Who acts in the API: whoever the bearer token belongs to. Sessions are not looked at, so CSRF can't reach it."""

from datetime import timedelta

from flask import Flask, Response, request

from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import _
from app.http.actor import act_for
from app.http.problems import is_api, problem
from app.models.accounts import ApiToken
from app.operations import tokens

NOTE_USE_EVERY = timedelta(hours=1)


def install(app: Flask) -> None:
    app.before_request(_read_token)


def _read_token() -> Response | None:
    if not is_api():
        return None
    act_for(None)
    given = request.headers.get("Authorization", "")
    if not given:
        return None
    scheme, _blank, word = given.partition(" ")
    token = tokens.token_of(word.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return problem(401, _("This token is not known here, or was revoked."))
    _note_use(token)
    act_for(token.member)
    return None


def _note_use(token: ApiToken) -> None:
    """Roughly when it was last used; not written with every request."""
    if token.used_at is None or token.used_at < now() - NOTE_USE_EVERY:
        with transaction():
            token.used_at = now()
