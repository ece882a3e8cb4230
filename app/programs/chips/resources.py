"""Chips, for programs."""

from typing import Any

from marshmallow import Schema, fields

from app.http.actor import current_actor
from app.http.answering import deed_key
from app.http.api_fields import Asked, number, words
from app.http.openapi import Group
from app.ledger import allowance, balance_of, wallet
from app.operations.amounts import LARGEST, checked_amount
from app.programs.chips.operations import give_chip
from app.queries.topic_page import find_post

resources = Group("chips", "Small gifts of points on posts.")


class ChipSent(Asked):
    amount = number("One of the site's amounts, usually 10, 50 or 100.", required=True, most=LARGEST, strict=True)
    words = words("Words of thanks; everybody reads them.", load_default="")


class ChipSchema(Schema):
    """A chip as it was given. `allowance` and `balance` are what you had left then."""

    id = fields.Integer()
    post_id = fields.Integer()
    amount = fields.Integer()
    words = fields.String()
    at = fields.AwareDateTime()
    allowance = fields.Integer()
    balance = fields.Integer()
    arrives_at = fields.AwareDateTime(allow_none=True, metadata={"description": "While you are new here; else null."})


@resources.at("POST", "/posts/<int:post_id>/chips", ChipSchema, takes=ChipSent, status=201, kept=True)
def give(sent: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Thank for a post with points: from this week's allowance first, then from your wallet."""
    actor = current_actor()
    chip = give_chip(actor, find_post(actor, post_id), checked_amount(sent["amount"]), sent["words"], deed_key())
    told = {name: getattr(chip, name) for name in ("id", "post_id", "amount", "words", "at")} | {
        "arrives_at": chip.due_at
    }
    left = balance_of(allowance(chip.giver_id))
    return told | {"allowance": left, "balance": balance_of(wallet(chip.giver_id))}
