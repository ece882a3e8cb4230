"""Pages of emergency tanks: all of them with staff's form, and each one's own."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, flash

from app.base import typed
from app.base.clock import day_of, next_month, now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.ledger import TANK, available
from app.operations.amounts import checked_amount, in_steps, points
from app.programs.tank.emergency.moving import Movement, aim, take
from app.programs.tank.emergency.opening import Opening, close_emergency, open_emergency
from app.programs.tank.emergency.queries import all_emergencies, emergency_page, find_emergency
from app.programs.tank.views import moved
from app.settings.store import site

pages = Blueprint("emergency", __name__)


@pages.get("/tank/emergency")
def show_all() -> Response:
    return _all()


def _all(given: Given | None = None) -> Response:
    at, found = now(), all_emergencies()
    in_tank = available(TANK, at)
    end = next_month(next_month(day_of(at, site().zone))) - timedelta(days=1)
    usual = {"until": end.isoformat(), "cap": str(3 * site().tank_month_cap), "start": str(in_steps(in_tank // 2))}
    return respond.page(
        "programs/tank/emergency/list.html", emergencies=found, in_tank=in_tank, given=given or Given(usual)
    )


@pages.post("/tank/emergency")
@redo_with(_all)
def open_one() -> Response:
    given = Given.from_request()
    wanted = Opening(
        given["name"],
        given["reason"],
        typed.day(given["until"], "until"),
        given["areas"],
        given["cap"],
        given["start"] or 0,
    )
    with transaction():
        made = open_emergency(current_actor(), wanted)
    flash(str(_("It is open, and every page says so.")), "success")
    return respond.onward(f"/tank/emergency/{made.id}")


@pages.get("/tank/emergency/<int:emergency_id>")
def show(emergency_id: int) -> Response:
    return _page(emergency_id)


def _page(emergency_id: int, given: Given | None = None) -> Response:
    page = emergency_page(emergency_id, current_member(), now())
    return respond.page("programs/tank/emergency/emergency.html", page=page, given=given or Given(), key=uuid4().hex)


@pages.post("/tank/emergency/<int:emergency_id>/deposits")
@redo_with(_page)
def put_in(emergency_id: int) -> Response:
    given, emergency = Given.from_request(), find_emergency(emergency_id)
    amount, key = checked_amount(given["amount"]), given["key"] or uuid4().hex
    with transaction():
        aim(current_actor(), emergency, Movement(amount, given["words"]), key)
    said = str(_("Thank you. %(points)s are on their way to whoever needs them.", points=points(amount)))
    if respond.is_htmx():
        page = emergency_page(emergency_id, current_member(), now())
        shown: dict[str, Any] = {"page": page, "given": Given(), "key": uuid4().hex, "said": said}
        html = respond.swap("programs/tank/emergency/given.htmx.html", otherwise="", **shown)
        return moved(html, page.level.points, amount, emergency_id)
    flash(said, "thanks")
    return respond.onward(f"/tank/emergency/{emergency_id}")


@pages.post("/tank/emergency/<int:emergency_id>/withdrawals")
@redo_with(_page)
def take_out(emergency_id: int) -> Response:
    given, emergency = Given.from_request(), find_emergency(emergency_id)
    wanted = Movement(checked_amount(given["amount"]), given["words"], given["area"])
    with transaction():
        take(current_actor(), emergency, wanted, given["key"] or uuid4().hex)
    flash(str(_("%(points)s came out of the tank into your wallet.", points=points(int(wanted.amount)))), "success")
    return respond.onward(f"/tank/emergency/{emergency_id}")


@pages.post("/tank/emergency/<int:emergency_id>/close")
@redo_with(_page)
def close(emergency_id: int) -> Response:
    with transaction():
        close_emergency(current_actor(), find_emergency(emergency_id))
    return respond.onward(f"/tank/emergency/{emergency_id}")
