"""How a view answers: a page, a swap of some regions, or a way onward."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, redirect, render_template, request
from jinja2 import Template

from app.base.database import db


def is_htmx() -> bool:
    """htmx asked for a region; a boosted link or a history step wants the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(template: str, *, block: str | None = None, status: int = 200, **shown: Any) -> Response:
    """The whole page, or for htmx only `block` of it when one is named."""
    if block and is_htmx():
        return html(render_block(template, block, **shown), status)
    return html(render_template(template, **shown), status)


def swap(template: str, *, otherwise: str, status: int = 200, **shown: Any) -> Response:
    """For htmx: the list of swaps in `template`; without htmx: a redirect to `otherwise`."""
    if not is_htmx():
        return onward(otherwise)
    return html(render_template(template, **shown), status)


def onward(address: str) -> Response:
    """After a deed: go and see it. htmx follows in the page, a browser by 303."""
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = address
        return response
    return make_response(redirect(address, 303))


def html(text: str, status: int = 200) -> Response:
    response = make_response(text, status)
    response.mimetype = "text/html"
    return response


def render_block(name: str, block: str, **shown: Any) -> str:
    """One block of a template, with the same context as the whole page."""
    current_app.update_template_context(shown)
    template: Template = current_app.jinja_env.get_template(name)
    return "".join(template.blocks[block](template.new_context(shown)))


def safe_next(default: str = "/") -> str:
    """The `next` address of the request when it stays on this site, else `default`."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted.replace("\\", "/"))
    if parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//"):
        return default
    return wanted


def forget_changes() -> None:
    """After a refusal: nothing half-done stays in the session that renders the answer."""
    db.session.rollback()
