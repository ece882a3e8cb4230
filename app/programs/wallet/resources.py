"""Gifts, for programs."""

from typing import Any

from marshmallow import Schema, fields

from app.http.actor import current_actor
from app.http.answering import deed_key
from app.http.api_fields import Asked, number, words
from app.http.openapi import Group
from app.ledger import balance_of, wallet
from app.operations.amounts import LARGEST, checked_amount
from app.programs.wallet.gifts import give_gift
from app.programs.wallet.queries import member_named

resources = Group("gifts", "Points from wallet to wallet.")


class GiftSent(Asked):
    to = words("The receiver's handle.", required=True)
    amount = number("In points, in whole steps of the site's unit.", required=True, most=LARGEST, strict=True)
    message = words("What you say with it.", load_default="")


class GiftSchema(Schema):
    """A gift as it was given. `balance` is what your wallet held then."""

    id = fields.Integer()
    to = fields.String()
    amount = fields.Integer()
    message = fields.String()
    at = fields.AwareDateTime()
    balance = fields.Integer()


@resources.at("POST", "/gifts", GiftSchema, takes=GiftSent, status=201, kept=True)
def give(sent: dict[str, Any]) -> dict[str, Any]:
    """Give points from your wallet; they keep their expiry."""
    actor, to = current_actor(), member_named(sent["to"])
    gift = give_gift(actor, to, checked_amount(sent["amount"]), sent["message"], deed_key())
    told = {name: getattr(gift, name) for name in ("id", "amount", "message", "at")}
    return told | {"to": to.handle, "balance": balance_of(wallet(gift.giver_id))}
