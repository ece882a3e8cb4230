"""The tank's page, and the forms for putting in and taking out."""

from datetime import timedelta
from uuid import uuid4

from flask import Blueprint, Response, flash, request, url_for

from app.base.clock import day_of, now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.http.template import offer
from app.operations.amounts import checked_amount, points
from app.programs.tank import operations
from app.programs.tank.charts import MonthChart, month_chart
from app.programs.tank.queries import Level, days_since, tank_level, tank_page
from app.settings.store import site

pages = Blueprint("tank", __name__)

BOOK_DAYS = 60


@pages.get("/tank")
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    page = tank_page(current_member(), now())
    return respond.page(
        "programs/tank/tank.html",
        page=page,
        chart=month_chart(page.days),
        given=given or Given({"amount": request.args.get("amount", "")}),
        key=uuid4().hex,
    )


@pages.post("/tank/deposits")
@redo_with(_page)
def put_in() -> Response:
    given = Given.from_request()
    amount = checked_amount(given["amount"])
    with transaction():
        operations.deposit(current_actor(), amount, given["words"], given["key"] or uuid4().hex)
    flash(str(_("Thank you. %(points)s went into the tank.", points=points(amount))), "thanks")
    return respond.onward(url_for("tank.show"))


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


def brief() -> Level:
    """The level for other pages: `{{ tank_brief().points|points }}`."""
    return tank_level(day_of(now(), site().zone))


def last_days() -> MonthChart:
    """In, out and level of the last 60 days, for the open book: `{{ tank_days() }}`."""
    today = day_of(now(), site().zone)
    return month_chart(days_since(today - timedelta(days=BOOK_DAYS - 1), today))


offer("tank_brief", brief)
offer("tank_days", last_days)
