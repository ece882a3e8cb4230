"""A member's first request of a site day is noted: figures count days, not clicks."""

from datetime import date

from flask import Flask, Response, request

from app.base.clock import day_of, now
from app.base.database import transaction
from app.http.actor import current_member
from app.http.devices import mark_of_browser
from app.operations import accounts, devices
from app.settings.store import site


def install(app: Flask) -> None:
    app.before_request(_note)


def _note() -> Response | None:
    """Pages only: a program or a picture is no visit."""
    if request.method != "GET" or request.endpoint is None or "text/html" not in request.headers.get("Accept", ""):
        return None
    member = current_member()
    if member is not None and member.visited_on != _today():
        with transaction():
            accounts.visit(member, _today())
            if site().fairness_devices:
                devices.note(member.id, mark_of_browser(), _today())
    return None


def _today() -> date:
    return day_of(now(), site().zone)
