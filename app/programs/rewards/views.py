"""The shop for members, and the queue and the shelf for staff."""

from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, Response, flash, render_template, request

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only, the_member
from app.http.slots import fills
from app.programs.rewards import orders, shelf
from app.programs.rewards.queries import (
    STATES,
    find_reward,
    orders_of,
    queue,
    settled,
    shop,
    waiting_count,
    whole_shelf,
)
from app.rules import Action, require

pages = Blueprint("rewards", __name__)

DEEDS: dict[str, Callable[[int, str], object]] = {
    "approve": lambda order_id, _said: orders.approve(current_actor(), order_id),
    "send": lambda order_id, said: orders.send(current_actor(), order_id, said),
    "cancel": lambda order_id, said: orders.cancel(current_actor(), order_id, said),
}


@pages.get("/rewards")
def show() -> Response:
    member = current_member()
    buyer = orders.customer(member, now()) if member else None
    return respond.page(
        "programs/rewards/shop.html",
        offers=shop(buyer),
        have=buyer.have if buyer else 0,
        orders=orders_of(member.id) if member else [],
        states=STATES,
    )


@pages.get("/rewards/<int:reward_id>")
@members_only
def confirm(reward_id: int) -> Response:
    return _confirm(reward_id)


def _confirm(reward_id: int, given: Given | None = None) -> Response:
    reward, buyer = find_reward(reward_id), orders.customer(the_member(), now())
    return respond.page(
        "programs/rewards/confirm.html",
        reward=reward,
        why_not_order=orders.why_not_order(buyer, reward),
        have=buyer.have,
        given=given or Given(),
        key=uuid4().hex,
    )


@pages.post("/rewards/<int:reward_id>/orders")
@members_only
@redo_with(_confirm)
def order(reward_id: int) -> Response:
    given = Given.from_request()
    with transaction():
        orders.order(current_actor(), reward_id, given["wishes"], given["key"] or uuid4().hex)
    flash(str(_("Ordered. The points are set aside until staff have sent it.")), "success")
    return respond.onward("/rewards#orders")


@pages.post("/rewards/orders/<int:order_id>/cancel")
@members_only
def cancel_own(order_id: int) -> Response:
    with transaction():
        orders.cancel(current_actor(), order_id)
    flash(str(_("Cancelled. Your points are back.")), "success")
    return respond.onward("/rewards#orders")


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
    """`do` is approve, send or cancel."""
    given = Given.from_request()
    if given["do"] not in DEEDS:
        raise Invalid(_("Choose what to do."))
    with transaction():
        DEEDS[given["do"]](order_id, given["said"])
    return respond.onward("/staff/orders")


@pages.get("/staff/rewards")
@members_only
def staff_shelf() -> Response:
    return _shelf()


def _shelf(given: Given | None = None) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    return respond.page("programs/rewards/shelf.html", rewards=whole_shelf(), given=given or Given())


@pages.post("/staff/rewards")
@members_only
@redo_with(_shelf)
def add() -> Response:
    given = Given.from_request()
    names = ("name_ja", "name_en", "cost", "about_ja", "about_en", "stock", "per_member", "min_trust")
    with transaction():
        shelf.add_reward(current_actor(), shelf.RewardWish(**{name: given[name] for name in names}))
    flash(str(_("It is in the shop now.")), "success")
    return respond.onward("/staff/rewards")


@pages.post("/staff/rewards/<int:reward_id>/open")
@members_only
def set_open(reward_id: int) -> Response:
    """`on=1` offers it, `on=0` takes it off the shelf."""
    with transaction():
        shelf.set_open(current_actor(), reward_id, request.form.get("on", "1") == "1")
    return respond.onward("/staff/rewards")


@fills("staff_today", order=40)
def orders_waiting() -> str:
    return render_template("programs/rewards/_today.html", count=waiting_count())
