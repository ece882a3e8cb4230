"""Every no has its page, and for htmx its notice: what happened, what was kept, what to do."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.base.errors import Busy, Refusal, Refused
from app.base.i18n import Reason, _
from app.http import kept_words
from app.http.actor import current_actor
from app.http.problems import is_api, problem
from app.http.respond import forget_changes, html, is_htmx

PAGES = {403, 404, 422, 429, 500, 503}

SENTENCES: dict[int, Reason] = {
    400: _("The request could not be understood."),
    404: _("There is nothing at this address. It may have been moved or removed."),
    405: _("This address does not take this kind of request."),
    413: _("This is too large to send. The limit is 12 MB."),
    415: _("Send JSON, with the header Content-Type: application/json."),
    422: _("Something in this can't be taken as it is."),
    429: _("That was a lot in a short time. Please wait a moment and try again."),
    500: _("Something went wrong on our side. Nothing was half-done; please try again."),
}


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(OperationalError, _database_busy)
    for nonsense in (DataError, OverflowError, UnicodeEncodeError):
        app.register_error_handler(nonsense, _nonsense)
    app.register_error_handler(HTTPException, _http_error)


def _refused(refusal: Refusal) -> Response:
    forget_changes()
    if isinstance(refusal, Refused) and not is_api() and not is_htmx():
        door = kept_words.ask_to_sign_in(_("You are signed out. Sign in, and what you wrote goes along."), 403)
        if door is not None:
            return door
    return answer(refusal.status, refusal.reason, fields=refusal.fields)


def _nonsense(_error: Exception) -> Response:
    """A number, or a character, that no database takes."""
    forget_changes()
    return answer(400, SENTENCES[400])


def _stale_form(_error: CSRFError) -> Response:
    """Nobody's deed until they press again: the form comes back with its words and a token of now."""
    forget_changes()
    if is_htmx():
        return _stale_region()
    again = kept_words.ask_to_sign_in(
        _("You are signed out. Sign in, and what you wrote goes along."), 400
    ) or kept_words.shown_again(_("This page was open for too long. Please send it once more."), 400)
    return again or answer(400, _("This page was open for too long. Load it again and repeat what you did."))


def _stale_region() -> Response:
    """The script puts the new token into the forms of the page; who is signed out is shown the door."""
    response = html(render_template("errors/stale.htmx.html", token=generate_csrf()), 400)
    response.headers["HX-Retarget"] = "#notices"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _database_busy(error: OperationalError) -> Response:
    """Two writers met, or the database is away: nothing was changed."""
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        raise error  # a defect of ours, or a database between two migrations: no second try helps
    current_app.logger.warning("the database refused: %s", error)
    forget_changes()
    busy = Busy(_("Many people are writing just now. Nothing was changed; please try again."))
    return answer(busy.status, busy.reason)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error)
    if isinstance(error, InternalServerError):
        forget_changes()
    reason = SENTENCES.get(error.code, error.description or error.name)
    response = answer(error.code, reason, messages=getattr(error, "data", {}).get("messages"))
    retry_after = error.get_response().headers.get("Retry-After")
    if retry_after:
        response.headers["Retry-After"] = retry_after
    return response


def answer(
    status: int, reason: Reason, *, fields: Mapping[str, Reason] | None = None, messages: Any = None
) -> Response:
    """A notice for htmx, a page for a browser, problem details for the API."""
    if is_api():
        missing = status == 403 and not current_actor().signed_in
        return problem(401 if missing else status, reason, fields=fields, messages=messages)
    if is_htmx():
        response = html(render_template("errors/notice.htmx.html", reason=reason), status)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    template = f"errors/{status if status in PAGES else 'other'}.html"
    words = request.form.get("source", "") if request.method == "POST" and status != 413 else ""
    return html(render_template(template, reason=reason, status=status, path=request.path, words=words), status)
