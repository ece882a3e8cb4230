"""Staff's shelf: what the shop offers, a form with preview and simulation, the stock's book."""

from typing import Any

from flask import Blueprint, Response, flash, request

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import Reason, _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.pictures import kept_picture, sent_with
from app.http.sign_in import members_only
from app.operations.audiences import offered
from app.programs.rewards import shelf, stock
from app.programs.rewards.coupons import operations as coupons
from app.programs.rewards.coupons.queries import batch_of_reward
from app.programs.rewards.locking import locked_reward
from app.programs.rewards.models import Fulfilment
from app.programs.rewards.queries import find_reward, stock_book, whole_shelf
from app.programs.rewards.staff.simulation import outlook, usual_orders
from app.rules import Action, require

pages = Blueprint("reward_shelf", __name__)

PICTURE_PIXELS = 960
REQUIRED = ("name_ja", "name_en", "cost")
FIELDS = tuple(shelf.RewardWish.__dataclass_fields__)
FULFILMENTS = {
    Fulfilment.HAND: (_("By hand"), _("Staff look after it, and say a word to the member.")),
    Fulfilment.SHIP: (_("Shipped"), _("The member writes an address; it is forgotten once it was sent.")),
    Fulfilment.CODE: (_("A code from a list"), _("At once, and shown to the member alone.")),
    Fulfilment.WEBHOOK: (
        _("Another program"),
        _("It is asked over https, signed, again until it answers."),
    ),
}


@pages.get("/staff/rewards")
@members_only
def staff_shelf() -> Response:
    return _shelf()


def _shelf(given: Given | None = None, reward_id: int | None = None, **preview: Any) -> Response:
    """The form alone for a reward that stands, else the whole shelf with a form for a new one."""
    require(current_actor(), Action.REWARD_MANAGE)
    reward = None if reward_id is None else find_reward(reward_id)
    typed = shelf.as_typed(reward) if reward else {"fulfilment": "hand", "orders_a_day": str(usual_orders(now()))}
    given = given or Given(typed)
    return respond.page(
        "programs/rewards/edit.html" if reward else "programs/rewards/shelf.html",
        rewards=[] if reward else whole_shelf(),
        reward=reward,
        lines=stock_book(reward.id) if reward else [],
        given=given,
        circles=_circles(given["audience"]),
        fulfilments=FULFILMENTS,
        **preview,
    )


def _circles(chosen: str) -> list[tuple[str, Reason]]:
    """Who may, to choose from. A segment that was taken away stays chosen: nobody else is let in by saving."""
    found = {"": _("Everybody"), **offered()}
    return list((found if chosen in found else found | {chosen: _("A segment that was taken away")}).items())


@pages.post("/staff/rewards")
@members_only
@redo_with(_shelf)
def add() -> Response:
    """`do` is preview (nothing is kept), else it stands on the shelf."""
    require(current_actor(), Action.REWARD_MANAGE)
    given = _with_picture(Given.from_request())
    wish = _wish(given)
    if given["do"] == "preview":
        return _preview(given, wish)
    with transaction():
        reward = shelf.add_reward(current_actor(), wish)
    flash(str(_("It is in the shop now.")), "success")
    return respond.onward(f"/staff/rewards/{reward.id}" if reward.webhook_secret else "/staff/rewards")


def _preview(given: Given, wish: shelf.RewardWish) -> Response:
    drafted, a_day = shelf.drafted(wish), given["orders_a_day"] or "1"
    if not (a_day.isascii() and a_day.isdigit() and 0 < int(a_day) < 10**7):
        raise Invalid(_("Say how many orders come on a day."), field="orders_a_day")
    return _shelf(given, drafted=drafted, outlook=outlook(drafted, int(a_day), now()))


@pages.get("/staff/rewards/<int:reward_id>")
@members_only
def edit(reward_id: int) -> Response:
    return _shelf(reward_id=reward_id)


@pages.post("/staff/rewards/<int:reward_id>")
@members_only
@redo_with(_shelf)
def change(reward_id: int) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    given = _with_picture(Given.from_request())
    with transaction():
        shelf.change_reward(current_actor(), reward_id, _wish(given))
    flash(str(_("Saved.")), "success")
    return respond.onward(f"/staff/rewards/{reward_id}")


@pages.post("/staff/rewards/<int:reward_id>/open")
@members_only
def set_open(reward_id: int) -> Response:
    """`on=1` offers it, `on=0` takes it off the shelf."""
    with transaction():
        shelf.set_open(current_actor(), reward_id, request.form.get("on", "1") == "1")
    return respond.onward("/staff/rewards")


@pages.post("/staff/rewards/<int:reward_id>/stock")
@members_only
@redo_with(_shelf)
def restock(reward_id: int) -> Response:
    """Pieces in or out with a reason, or further codes."""
    given = Given.from_request()
    with transaction():
        batch = batch_of_reward(reward_id) if "codes" in given else None
        if batch is not None:
            coupons.load(current_actor(), batch, given["codes"])
        else:
            stock.restock(current_actor(), locked_reward(reward_id), _change(given["change"]), given["reason"])
    return respond.onward(f"/staff/rewards/{reward_id}#stock")


def _change(typed: str) -> int:
    sign, digits = (-1, typed[1:]) if typed[:1] in "-−" and typed else (1, typed.removeprefix("+"))
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


def _wish(given: Given) -> shelf.RewardWish:
    """What was typed; what the form left out is as the wish has it by itself."""
    return shelf.RewardWish(**{name: given[name] for name in FIELDS if name in given.values or name in REQUIRED})


def _with_picture(given: Given) -> Given:
    """The picture that came along is kept at once: a form that fails keeps it by its name."""
    if not sent_with("picture_file"):
        return given
    return Given({**given.values, "picture": kept_picture("picture_file", PICTURE_PIXELS).file_name})
