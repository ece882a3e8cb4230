"""The shop for members: looking, ordering, cancelling."""

from uuid import uuid4

from flask import Blueprint, Response, flash

from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only, the_member
from app.programs.rewards import orders
from app.programs.rewards.models import OrderState
from app.programs.rewards.moving import cancel
from app.programs.rewards.queries import STATES, find_reward, orders_of, shop

pages = Blueprint("rewards", __name__)


@pages.get("/rewards")
def show() -> Response:
    member = current_member()
    return respond.page(
        "programs/rewards/shop.html",
        shop=shop(member, now()),
        orders=orders_of(member.id) if member else [],
        states=STATES,
    )


@pages.get("/rewards/<int:reward_id>")
@members_only
def confirm(reward_id: int) -> Response:
    return _confirm(reward_id)


def _confirm(reward_id: int, given: Given | None = None) -> Response:
    reward = find_reward(reward_id)
    buyer = orders.customer(the_member(), now(), [reward])
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
        made = orders.order(current_actor(), reward_id, given["wishes"], given["key"] or uuid4().hex)
    if made.state == OrderState.SENT:
        flash(str(_("It is yours. The code is among your coupons.")), "success")
        return respond.onward("/coupons")
    flash(str(_("Ordered. The points are set aside until it has been sent.")), "success")
    return respond.onward("/rewards#orders")


@pages.post("/rewards/orders/<int:order_id>/cancel")
@members_only
def cancel_own(order_id: int) -> Response:
    with transaction():
        cancel(current_actor(), order_id)
    flash(str(_("Cancelled. Your points are back.")), "success")
    return respond.onward("/rewards#orders")
