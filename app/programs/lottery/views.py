"""The lottery's pages: drawing, looking behind it, and staff's form."""

from flask import Blueprint, Response, flash, request

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations.amounts import points
from app.programs.lottery.chance import CHANCES
from app.programs.lottery.drawing import draw, why_closed
from app.programs.lottery.queries import check, draws_of, find_lottery, past, running
from app.programs.lottery.staging import LotteryWish, PrizeWish, open_lottery
from app.rules import Action, require

pages = Blueprint("lottery", __name__)

PRIZE_ROWS = 4


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
        verdict=check(lottery) if over and not after else None,
        draws=draws_of(lottery_id, after),
        prizes={prize.id: prize for prize in lottery.prizes},
        chances=CHANCES,
    )


@pages.get("/staff/lottery")
@members_only
def form() -> Response:
    return _form()


def _form(given: Given | None = None) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    return respond.page("programs/lottery/open.html", given=given or Given({"days": "14"}), rows=PRIZE_ROWS)


@pages.post("/staff/lottery")
@members_only
@redo_with(_form)
def open_one() -> Response:
    given = Given.from_request()
    wish = LotteryWish(given["name_ja"], given["name_en"], _whole(given["days"], "days"), _prizes(given))
    with transaction():
        open_lottery(current_actor(), wish)
    flash(str(_("The lottery is open.")), "success")
    return respond.onward("/lottery")


def _prizes(given: Given) -> list[PrizeWish]:
    """The rows that were filled in, the last of them the floor."""
    rows = [row for row in range(PRIZE_ROWS) if f"points_{row}" in given]
    return [
        PrizeWish(
            given[f"prize_{row}"] or points(_whole(given[f"points_{row}"], "prizes")),
            given[f"prize_{row}"] or points(_whole(given[f"points_{row}"], "prizes")),
            _whole(given[f"points_{row}"], "prizes"),
            _whole(given[f"stock_{row}"], "prizes"),
            round(_percent(given[f"percent_{row}"]) * CHANCES / 100) if row != rows[-1] else 0,
        )
        for row in rows
    ]


def _whole(typed: str, field: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise Invalid(_("Write whole numbers."), field=field)
    return int(typed)


def _percent(typed: str) -> float:
    try:
        return min(max(float(typed), 0.0), 100.0)
    except ValueError as error:
        raise Invalid(_("Write the chance in per cent, like 0.5."), field="prizes") from error
