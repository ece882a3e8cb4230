"""Whoever the token belongs to."""

from typing import Any

from app.api.schemas import MeSchema, WalletSchema
from app.base.clock import now
from app.base.errors import Refused
from app.base.i18n import _
from app.http.actor import current_member
from app.http.api_fields import Asked, number
from app.http.openapi import Group
from app.ledger import allowance, balance_of, lots_of, page_of, wallet
from app.models.members import Member
from app.settings.store import site

resources = Group("me", "You: the member whose token is sent.")


class LinesAsked(Asked):
    after = number("The `next` of the page before.", load_default=None, allow_none=True)
    size = number(least=1, most=100, load_default=25)


@resources.at("GET", "/me", MeSchema)
def show() -> Member:
    """You."""
    return _me()


@resources.at("GET", "/me/wallet", WalletSchema, asks=LinesAsked)
def my_wallet(asked: dict[str, Any]) -> dict[str, Any]:
    """Your points: the balance, what expires when, and the lines of the book, newest first."""
    member_id, size = _me().id, asked["size"]
    lines = page_of(wallet(member_id), size, asked["after"])
    return {
        "unit": site().unit,
        "balance": balance_of(wallet(member_id)),
        "allowance": balance_of(allowance(member_id)),
        "lots": [
            {"expires_at": at, "giveable": giveable, "points": points}
            for at, giveable, points in lots_of(wallet(member_id), now())
        ],
        "lines": lines[:size],
        "next": lines[size - 1].transfer.id if len(lines) > size else None,
    }


def _me() -> Member:
    member = current_member()
    if member is None:
        raise Refused(_("Send your token: Authorization: Bearer yui_…"))
    return member
