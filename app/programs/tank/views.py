"""The tank's page, and the forms for putting in and taking out."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, flash, request, url_for

from app.base.clock import day_of, month_start, now
from app.base.database import transaction
from app.base.i18n import _, ngettext
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.http.template import offer
from app.operations.amounts import checked_amount, points
from app.programs.tank import operations
from app.programs.tank.charts import MonthChart, month_chart
from app.programs.tank.levels import Level
from app.programs.tank.queries import Outlook, days_since, helped_since, tank_level, tank_outlook, tank_page
from app.programs.tank.reminding import choose_reminder
from app.settings.alerts import Alert
from app.settings.store import site

pages = Blueprint("tank", __name__)

BOOK_DAYS = 60


@pages.get("/tank")
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    return respond.page("programs/tank/tank.html", **_shown(given))


def _shown(given: Given | None = None) -> dict[str, Any]:
    page = tank_page(current_member(), now())
    given = given or Given({"amount": request.args.get("amount", "")})
    return {"page": page, "chart": month_chart(page.days), "given": given, "key": uuid4().hex}


@pages.post("/tank/deposits")
@redo_with(_page)
def put_in() -> Response:
    given = Given.from_request()
    amount = checked_amount(given["amount"])
    with transaction():
        operations.deposit(current_actor(), amount, given["words"], given["key"] or uuid4().hex)
    said = thanks_for(amount)
    if respond.is_htmx():
        shown = _shown(Given())
        html = respond.swap("programs/tank/given.htmx.html", otherwise="/tank", said=said, **shown)
        return moved(html, shown["page"].level.points, amount)
    flash(said, "thanks")
    return respond.onward(url_for("tank.show"))


def thanks_for(amount: int) -> str:
    """Thanks for a deposit, and whom it helps."""
    helped = helped_since(month_start(day_of(now(), site().zone)))
    if not helped:
        return str(_("Thank you. %(points)s went into the tank.", points=points(amount)))
    said = ngettext(
        "Thank you. %(points)s went into the tank. This month it has helped %(num)s member.",
        "Thank you. %(points)s went into the tank. This month it has helped %(num)s members.",
        helped,
        points=points(amount),
    )
    return str(said)


def moved(response: Response, level: int, put_in: int, emergency: int | str = "") -> Response:
    """The vessel of the page moves now, without waiting for the live stream."""
    told = {"tank-moved": {"level": level, "put_in": put_in, "emergency": emergency}}
    response.headers["HX-Trigger"] = json.dumps(told)
    return response


@pages.post("/tank/withdrawals")
@redo_with(_page)
def take_out() -> Response:
    given = Given.from_request()
    amount = checked_amount(given["amount"])
    with transaction():
        operations.withdraw(current_actor(), amount, given["words"], given["key"] or uuid4().hex)
    flash(str(_("%(points)s came out of the tank into your wallet.", points=points(amount))), "success")
    return respond.onward(url_for("tank.show"))


@pages.post("/tank/appeal")
def appeal() -> Response:
    """`on=1` asks everybody, `on=0` ends it."""
    with transaction():
        if request.form.get("on", "1") == "1":
            operations.appeal(current_actor())
        else:
            operations.end_appeal(current_actor())
    return respond.onward(url_for("tank.show"))


@pages.post("/tank/reminder")
def remind() -> Response:
    """`on=1` asks for a reminder at the month's end, `on=0` ends it."""
    with transaction():
        choose_reminder(current_actor(), request.form.get("on", "1") == "1")
    return respond.onward(url_for("tank.show") + "#tank-mine")


def brief() -> Level:
    """The level for other pages: `{{ tank_brief().points|points }}`."""
    return tank_level(day_of(now(), site().zone))


def outlook() -> Outlook:
    """For the briefing: `{{ tank_outlook().forecast }}`."""
    return tank_outlook(day_of(now(), site().zone))


def last_days() -> MonthChart:
    """In, out and level of the last 60 days, for the open book: `{{ tank_days() }}`."""
    today = day_of(now(), site().zone)
    return month_chart(days_since(today - timedelta(days=BOOK_DAYS - 1), today))


def alert() -> Alert | str | None:
    """What every page says at its head: `{{ tank_alert() }}`. The settings tell it; no page asks the database."""
    told, today = site().alert, day_of(now(), site().zone).isoformat()
    if told and (told.is_open or told.until.isoformat() >= today):
        return told
    return "appeal" if site().appeal_until >= today else None


offer("tank_alert", alert)
offer("tank_brief", brief)
offer("tank_outlook", outlook)
offer("tank_days", last_days)
