"""What a member is told of, by which way and when: the page of choices."""

from datetime import date

from flask import Blueprint, Response, flash, jsonify, request

from app.base import push
from app.base.clock import now, start_of
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only, the_member
from app.models.telling import Channel
from app.operations.telling import choices, devices
from app.operations.telling.catalogue import KINDS
from app.queries.telling_page import telling_page
from app.readers.notifications import digesting
from app.settings.store import site

pages = Blueprint("telling", __name__, url_prefix="/settings/notifications")


@pages.get("")
@members_only
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    return respond.page("notifications/choices.html", page=telling_page(the_member(), now()), given=given or Given())


def _saved(part: str) -> Response:
    flash(str(_("Saved.")), "success")
    return respond.onward(f"/settings/notifications#{part}")


@pages.post("/kinds")
@members_only
def save_kinds() -> Response:
    wanted = {kind: [way for way in Channel if request.form.get(f"{kind}.{way}")] for kind in KINDS}
    with transaction():
        choices.choose(current_actor(), the_member(), wanted)
    return _saved("kinds")


@pages.post("/times")
@members_only
@redo_with(_page)
def save_times() -> Response:
    given = Given.from_request()
    times = choices.Times(
        digest=given["digest"],
        hour=_hour(given["hour"]) or 0,
        weekday=_hour(given["weekday"]) or 0,
        quiet_from=_hour(given["quiet_from"]),
        quiet_until=_hour(given["quiet_until"]),
    )
    with transaction():
        choices.choose_times(current_actor(), the_member(), times)
        choices.end_all_mails(current_actor(), the_member(), ended="no_mail" in given)
        digesting.move_to_habit(the_member(), now())
    return _saved("times")


def _hour(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() else None


@pages.post("/pause")
@members_only
@redo_with(_page)
def pause() -> Response:
    """Until the chosen day begins where the member lives; without one the pause ends."""
    until, zone = Given.from_request()["until"], the_member().zone or site().zone
    try:
        moment = start_of(date.fromisoformat(until), zone) if until else None
    except ValueError as error:
        raise Invalid(_("Choose a day to come."), field="until") from error
    with transaction():
        choices.pause(current_actor(), the_member(), moment)
        digesting.move_to_habit(the_member(), now())
    return _saved("pause")


@pages.post("/devices/key")
@members_only
def show_key() -> Response:
    """What a browser needs to know before it can be told; the site's key is made when it is first needed."""
    with transaction():
        key = devices.site_key()
    return jsonify(key=push.public_of(key))


@pages.post("/devices")
@members_only
@limits.per_member("30 per hour")
def turn_on() -> Response:
    """The page's script fills the fields in."""
    given = Given.from_request()
    device = devices.Device(
        endpoint=given["endpoint"], public_key=given["public_key"], secret=given["secret"], name=given["device"]
    )
    with transaction():
        devices.turn_on(current_actor(), device)
    return _saved("devices")


@pages.post("/devices/<int:device_id>/end")
@members_only
def turn_off(device_id: int) -> Response:
    with transaction():
        devices.turn_off(current_actor(), device_id)
    return _saved("devices")


@pages.post("/mail-again")
@members_only
def mail_again() -> Response:
    """The member says that the address is well again."""
    with transaction():
        choices.mail_again(current_actor(), the_member())
    return _saved("mail-stopped")
