"""A random mark in a cookie of one's own, so that accounts that share a browser can be told; says nothing else."""

from flask import Flask, Response, current_app, g, request

from app.base.tickets import new_ticket

COOKIE = "device"
A_YEAR_SECONDS = 31_536_000


def install(app: Flask) -> None:
    app.after_request(_set)


def mark_of_browser() -> str:
    """The browser's mark; a new one is set with the answer."""
    mark = request.cookies.get(COOKIE, "")
    if not (20 <= len(mark) <= 64 and mark.isascii()):
        mark = g.device_mark = new_ticket()
    return mark


def _set(response: Response) -> Response:
    if "device_mark" in g:
        secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        response.set_cookie(COOKIE, g.device_mark, max_age=A_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response
