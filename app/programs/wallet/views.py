"""The bank book and the gift, which is confirmed before it moves."""

from uuid import uuid4

from flask import Blueprint, Response, flash, request, url_for

from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.ledger import available, wallet
from app.operations.amounts import checked_amount, in_steps, points
from app.programs.wallet.gifts import check_gift, give_gift, left_today
from app.programs.wallet.queries import member_named
from app.queries.passbook import passbook
from app.rules import Action, require

pages = Blueprint("wallet", __name__)


@pages.get("/wallet")
@members_only
def show() -> Response:
    actor, after = current_actor(), request.args.get("after", "")
    require(actor, Action.GIFT_GIVE)
    book = passbook(actor.member_id or 0, now(), after)
    return respond.page("programs/wallet/wallet.html", block="lines" if after else None, book=book)


@pages.get("/wallet/gift")
@members_only
def gift_form() -> Response:
    return _form(Given({"to": request.args.get("to", "")}))


def _form(given: Given) -> Response:
    actor, at = current_actor(), now()
    require(actor, Action.GIFT_GIVE)
    have = available(wallet(actor.member_id or 0), at, giving=True)
    return respond.page(
        "programs/wallet/gift.html", given=given, most=in_steps(min(have, left_today(actor, at))), have=have
    )


@pages.post("/wallet/gift")
@members_only
@redo_with(_form)
def gift() -> Response:
    """First the question whether it is right, with `confirmed` the gift itself."""
    given, actor = Given.from_request(), current_actor()
    require(actor, Action.GIFT_GIVE)
    to, amount = member_named(given["to"]), checked_amount(given["amount"])
    if "confirmed" not in given:
        check_gift(actor, to, amount, now())
        return respond.page("programs/wallet/confirm.html", to=to, amount=amount, given=given, key=uuid4().hex)
    with transaction():
        give_gift(actor, to, amount, given["message"], given["key"] or uuid4().hex)
    flash(str(_("%(points)s are with %(name)s now.", points=points(amount), name=to.display_name)), "thanks")
    return respond.onward(url_for("wallet.show"))
