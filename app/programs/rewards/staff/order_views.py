"""Staff's queue of orders."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, render_template

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.programs.rewards import moving, webhooks
from app.programs.rewards.queries import STATES, every_order, queue, settled, waiting_count
from app.rules import Action, require

pages = Blueprint("reward_orders", __name__)

COLUMNS = ("order", "ordered_at", "reward", "member", "cost", "state", "moved_at", "said")
DEEDS: dict[str, Callable[[int, str], object]] = {
    "approve": lambda order_id, _said: moving.approve(current_actor(), order_id),
    "send": lambda order_id, said: moving.send(current_actor(), order_id, said),
    "cancel": lambda order_id, said: moving.cancel(current_actor(), order_id, said),
    "retry": lambda order_id, _said: webhooks.retry(current_actor(), order_id, now()),
}


@pages.get("/staff/orders")
@members_only
def staff_queue() -> Response:
    return _queue()


def _queue(given: Given | None = None, order_id: int = 0) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    waiting, done = queue(), settled()
    given = given or Given()
    return respond.page(
        "programs/rewards/orders.html", waiting=waiting, done=done, states=STATES, given=given, given_for=order_id
    )


@pages.post("/staff/orders/<int:order_id>")
@members_only
@redo_with(_queue)
def decide(order_id: int) -> Response:
    """`do` is approve, send, cancel or retry."""
    given = Given.from_request()
    if given["do"] not in DEEDS:
        raise Invalid(_("Choose what to do."))
    with transaction():
        DEEDS[given["do"]](order_id, given["said"])
    if given["do"] == "retry":
        flash(str(_("It is being asked for once more.")))
    return respond.onward("/staff/orders")


@pages.get("/staff/orders.csv")
@members_only
def as_csv() -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    rows = (
        (o.id, o.at.isoformat(), o.reward.name_en, o.member.handle, o.cost, o.state, o.moved_at.isoformat(), o.said)
        for o in every_order()
    )
    return streamed_csv("orders", COLUMNS, rows)


@fills("staff_today", order=40)
def orders_waiting() -> str:
    return render_template("programs/rewards/_today.html", count=waiting_count())
