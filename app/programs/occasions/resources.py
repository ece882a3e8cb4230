"""Occasions, for the programs that hold surveys, events and accounts."""

from typing import Any

from marshmallow import Schema, fields

from app.base import typed
from app.base.database import transaction
from app.http.actor import current_actor
from app.http.api_fields import Asked, one_of, words, words_list
from app.http.openapi import Group
from app.programs.occasions.models import Sort
from app.programs.occasions.telling import tell
from app.rules import Action, require

resources = Group("occasions", "Who took part in what happens outside the forum, for staff.")


class OccasionSent(Asked):
    sort = one_of(tuple(Sort), "What the members did.", required=True)
    title = words("The survey's or event's name; the account's for `account`.", required=True)
    day = words("The site's day, YYYY-MM-DD.", required=True)
    members = words_list("Handles or e-mail addresses, at most 1,000.", required=True)


class OccasionSchema(Schema):
    """`noted` now, `known` before; `strangers` are nobody's names here."""

    id = fields.Integer()
    noted = fields.Integer()
    known = fields.Integer()
    strangers = fields.List(fields.String())


@resources.at("POST", "/admin/occasions", OccasionSchema, takes=OccasionSent, often="60 per minute")
def told(sent: dict[str, Any]) -> dict[str, Any]:
    """Tell who took part; the same again changes nothing. What the rules give for it is paid."""
    require(current_actor(), Action.OCCASION_TELL)
    day = typed.day(sent["day"], "day")
    with transaction():
        done = tell(current_actor(), sent["sort"], sent["title"], day, sent["members"])
    return {"id": done.occasion.id, "noted": done.noted, "known": done.known, "strangers": done.strangers}
