"""Staff set a lottery up: a form, how members would see it, how long it would last, and then it opens."""

from typing import Any

from flask import Blueprint, Response, flash

from app.base.clock import day_of, now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations.amounts import points
from app.programs.lottery.chance import CHANCES
from app.programs.lottery.queries import usual_visitors
from app.programs.lottery.simulation import simulate
from app.programs.lottery.staging import LotteryWish, PrizeWish, checked_prizes, drafted, open_lottery
from app.rules import Action, require
from app.settings.store import site

pages = Blueprint("lottery_staff", __name__)

PRIZE_ROWS = 6
MOST_VISITORS = 1_000_000


@pages.get("/staff/lottery")
@members_only
def form() -> Response:
    return _form()


def _form(given: Given | None = None, **preview: Any) -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    given = given or Given({"days": "14", "per_day": "1", "visitors": str(usual_visitors() or 200)})
    return respond.page("programs/lottery/open.html", given=given, rows=PRIZE_ROWS, chances=CHANCES, **preview)


@pages.post("/staff/lottery")
@members_only
@redo_with(_form)
def open_one() -> Response:
    """`do` is preview (nothing is kept) or open."""
    require(current_actor(), Action.REWARD_MANAGE)
    given = Given.from_request()
    wish = _wish(given)
    if given["do"] == "preview":
        return _preview(given, wish)
    with transaction():
        open_lottery(current_actor(), wish)
    flash(str(_("The lottery is open.")), "success")
    return respond.onward("/lottery")


def _preview(given: Given, wish: LotteryWish) -> Response:
    lottery, visitors = drafted(wish, now()), _whole(given["visitors"] or "0", "visitors")
    if not 0 < visitors <= MOST_VISITORS:
        raise Invalid(_("Say how many members draw on a day."), field="visitors")
    a_day = visitors if wish.per_day else max(visitors // wish.days, 1)
    result = simulate(checked_prizes(wish), day_of(now(), site().zone), wish.days, a_day)
    return _form(given, lottery=lottery, simulation=result)


def _wish(given: Given) -> LotteryWish:
    days = _whole(given["days"], "days")
    return LotteryWish(given["name_ja"], given["name_en"], days, _prizes(given), given["per_day"] != "0")


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
