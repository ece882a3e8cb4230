"""What Japan's rules on premiums allow, worked out from what stands in the address."""

from flask import Blueprint, Response, request

from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given
from app.http.sign_in import members_only
from app.operations.prize_law import Ruling, Way, ruling
from app.rules import Action, require

pages = Blueprint("prize_law", __name__)

FIELDS = ("tied", "way", "base_price", "sales", "worth")


@pages.get("/staff/prize-law")
@members_only
def law() -> Response:
    require(current_actor(), Action.REWARD_MANAGE)
    given = Given({name: request.args.get(name, "") for name in FIELDS})
    return respond.page("programs/rewards/law.html", given=given, ruling=_ruling(given))


def _ruling(given: Given) -> Ruling | None:
    """Nothing while the question is not whole."""
    tied, base_price = given["tied"] == "1", _yen(given["base_price"])
    if "tied" not in given or given["way"] not in ("", *Way) or (tied and base_price is None):
        return None
    way = Way.DRAW if given["way"] == "draw" else Way.ALL
    return ruling(
        tied=tied, way=way, base_price=base_price or 0, sales=_yen(given["sales"]), worth=_yen(given["worth"])
    )


def _yen(typed: str) -> int | None:
    digits = typed.replace(",", "").removesuffix("円").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 14 else None
