"""Occasions and conversions, for the programs that hold surveys, events, accounts and shops."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from app.base import typed
from app.base.database import transaction
from app.http.actor import current_actor
from app.http.api_fields import LIST, Asked, numbers_by_name, one_of, words, words_list
from app.http.openapi import Group
from app.programs.occasions.converting import Happened, tell_conversions
from app.programs.occasions.models import Sort
from app.programs.occasions.telling import Names, tell
from app.rules import Action, require

MOST_CONVERSIONS = 1_000

resources = Group("occasions", "Who took part in what happens outside the forum, and what they did there; for staff.")


class OccasionSent(Asked):
    sort = one_of(tuple(Sort), "What the members did.", required=True)
    title = words("The survey's or event's name; the account's for `account`.", required=True)
    day = words("The site's day, YYYY-MM-DD.", required=True)
    members = words_list("Handles or e-mail addresses of those who took part, at most 1,000.", load_default=[])
    invited = words_list("The same of those who were invited to an event.", load_default=[])
    scores = numbers_by_name(
        "By handle or e-mail address: would they recommend us, 0 to 10. Surveys only.",
        least=0,
        most=10,
        load_default={},
    )


class OccasionSchema(Schema):
    """`noted` now, `known` before; `strangers` are nobody's names here."""

    id = fields.Integer()
    noted = fields.Integer()
    known = fields.Integer()
    invited = fields.Integer(metadata={"description": "Invitations noted now."})
    scored = fields.Integer(metadata={"description": "Scores that are new or other than before."})
    strangers = fields.List(fields.String())


@resources.at("POST", "/admin/occasions", OccasionSchema, takes=OccasionSent, often="60 per minute")
def told(sent: dict[str, Any]) -> dict[str, Any]:
    """Tell who was invited and took part; the same again changes nothing. What the rules give for it is paid."""
    require(current_actor(), Action.OCCASION_TELL)
    day = typed.day(sent["day"], "day")
    names = Names(sent["members"], sent["invited"], sent["scores"])
    with transaction():
        done = tell(current_actor(), sent["sort"], sent["title"], day, names)
    counts = {"noted": done.noted, "known": done.known, "invited": done.invited, "scored": done.scored}
    return {"id": done.occasion.id, **counts, "strangers": done.strangers}


class ConversionSent(Asked):
    member = words("Handle or e-mail address.", required=True)
    kind = words("`visit`, `share`, `trial`, `purchase`, or a name of your own.", required=True)
    at = words("The site's day (YYYY-MM-DD), or a moment in ISO 8601.", required=True)
    amount = words("As text, like `19.50`; in the money that you count in.", load_default="")
    id = words("Your own id of it: told again with it, it is the same one. Only a digest is kept.", load_default="")


class ConversionsSent(Asked):
    conversions = fields.List(
        fields.Nested(ConversionSent),
        required=True,
        error_messages=LIST,
        validate=Length(1, MOST_CONVERSIONS, error=f"1–{MOST_CONVERSIONS}"),
        metadata={"description": "At most 1,000 of them."},
    )


class RefusedSchema(Schema):
    number = fields.Integer(metadata={"description": "Its place in the list, from 1."})
    reason = fields.String()


class ConvertedSchema(Schema):
    """`noted` now, `known` before; those that were `refused` are left out, the others count."""

    noted = fields.Integer()
    known = fields.Integer()
    refused = fields.List(fields.Nested(RefusedSchema))


@resources.at("POST", "/admin/conversions", ConvertedSchema, takes=ConversionsSent, often="60 per minute")
def converted(sent: dict[str, Any]) -> dict[str, Any]:
    """Tell what members did elsewhere. Safe to send again: known by `id`, else by member, kind and moment."""
    require(current_actor(), Action.OCCASION_TELL)
    rows = [
        Happened(number, each["member"], each["kind"], each["at"], each["amount"], each["id"])
        for number, each in enumerate(sent["conversions"], 1)
    ]
    with transaction():
        done = tell_conversions(current_actor(), rows)
    refused = [{"number": number, "reason": str(reason)} for number, reason in done.refused]
    return {"noted": done.noted, "known": done.known, "refused": refused}
