"""The lottery's pages for everybody: drawing, looking behind it, and checking a draw."""

from flask import Blueprint, Response, flash, make_response, request, stream_with_context

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.sign_in import members_only
from app.operations.amounts import points
from app.programs.lottery.chance import CHANCES
from app.programs.lottery.checking import prove, verdict_on
from app.programs.lottery.drawing import draw, why_closed
from app.programs.lottery.exporting import as_json
from app.programs.lottery.queries import draws_of, find_lottery, past, running

pages = Blueprint("lottery", __name__)


@pages.get("/lottery")
def show() -> Response:
    at = now()
    return respond.page(
        "programs/lottery/lottery.html", shown=running(current_actor().member_id, at), past=past(at), chances=CHANCES
    )


@pages.post("/lottery/<int:lottery_id>/draws")
@members_only
def draw_one(lottery_id: int) -> Response:
    with transaction():
        drawn = draw(current_actor(), lottery_id)
        won = find_lottery(lottery_id).prizes
    prize = next(prize for prize in won if prize.id == drawn.prize_id)
    flash(str(_("You drew %(points)s.", points=points(prize.points))), "thanks")
    return respond.onward("/lottery")


@pages.get("/lottery/<int:lottery_id>")
def behind(lottery_id: int) -> Response:
    """Every draw by number, and once it is over the seed and the check."""
    lottery, after = find_lottery(lottery_id), request.args.get("after", "")
    over = why_closed(lottery, now()) is not None
    return respond.page(
        "programs/lottery/behind.html",
        block="rows" if after else None,
        lottery=lottery,
        over=over,
        verdict=verdict_on(lottery) if over and not after else None,
        draws=draws_of(lottery_id, after),
        prizes={prize.id: prize for prize in lottery.prizes},
        chances=CHANCES,
    )


@pages.get("/lottery/<int:lottery_id>/draws/<int:number>")
def one_draw(lottery_id: int, number: int) -> Response:
    """One draw worked out again, step by step; before the end the seed is a secret, and so are the steps."""
    lottery = find_lottery(lottery_id)
    if not why_closed(lottery, now()):
        raise NotFound(_("Draws can be checked once the lottery is over and its seed is public."))
    proof = prove(lottery, number)
    return respond.page("programs/lottery/draw.html", lottery=lottery, proof=proof, chances=CHANCES)


@pages.get("/lottery/check")
def find_draw() -> Response:
    """From the form without a script: on to the draw with this number."""
    numbers = [request.args.get(name, "") for name in ("lottery", "number")]
    if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in numbers):
        raise NotFound(_("There is no draw with this number."))
    return respond.onward("/lottery/{}/draws/{}".format(*numbers))


@pages.get("/lottery/<int:lottery_id>/draws.json")
def everything(lottery_id: int) -> Response:
    """What docs/check_lottery.py reads."""
    lottery = find_lottery(lottery_id)
    over = why_closed(lottery, now()) is not None
    response = make_response(Response(stream_with_context(as_json(lottery, over)), mimetype="application/json"))
    response.headers["Content-Disposition"] = f'attachment; filename="lottery-{lottery.id}.json"'
    return response
