"""The free tank, for programs."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from app.base.clock import now
from app.http.actor import current_actor, current_member
from app.http.answering import deed_key
from app.http.api_fields import Asked, number, words
from app.http.openapi import Group
from app.ledger import TANK, Purse, balance_of, wallet
from app.operations.amounts import LARGEST, checked_amount
from app.programs.tank import operations
from app.programs.tank.emergency import Movement, aim
from app.programs.tank.emergency.queries import find_emergency
from app.programs.tank.models import TankMovement
from app.programs.tank.queries import TankPage, tank_page
from app.settings.store import site

resources = Group("tank", "The pool that everybody shares.")


class MovementSent(Asked):
    amount = number("In points, in whole steps of the site's unit.", required=True, most=LARGEST, strict=True)
    words = words("A few words; everybody reads them.", load_default="")


class DepositSent(MovementSent):
    emergency_id = number("An open emergency tank, to aim at it.", load_default=None, allow_none=True)


class MovementSchema(Schema):
    """What went in or came out. `level` and `balance` are what tank and wallet held then."""

    id = fields.Integer()
    amount = fields.Integer()
    words = fields.String()
    at = fields.AwareDateTime()
    level = fields.Integer()
    balance = fields.Integer()


class ForecastSchema(Schema):
    """The day on which the tank runs dry at the pace of the last days, and its range; null: not in 2 years."""

    days = fields.Integer(metadata={"description": "So many days the pace was taken from."})
    net = fields.Float(metadata={"description": "In minus out, points a day."})
    dry_on = fields.Date(allow_none=True)
    earliest = fields.Date(allow_none=True)
    latest = fields.Date(allow_none=True)


class MineSchema(Schema):
    """You and the tank. `most` is what you may take out now; `why_not` says why, where that is 0."""

    put_in = fields.Integer()
    taken_out = fields.Integer()
    givable = fields.Integer()
    most = fields.Integer()
    left_times = fields.Integer()
    why_not = fields.Function(lambda mine: str(mine.why_not) if mine.why_not else None, metadata={"type": "string"})


class EmergencySchema(Schema):
    """An emergency tank that is open. `areas` empty: for every member; `cap` is what each may take in all."""

    id = fields.Integer()
    name = fields.String()
    reason = fields.String()
    until = fields.Date()
    areas = fields.List(fields.String(), attribute="area_names")
    cap = fields.Integer()
    level = fields.Function(lambda emergency: balance_of(emergency.purse), metadata={"type": "integer"})


class TankSchema(Schema):
    """The tank as it stands. Withdrawals are open from `opens_on` to `closes_on`: site days, both included."""

    unit = fields.String()
    step = fields.Integer()
    level = fields.Integer()
    is_open = fields.Boolean()
    opens_on = fields.Date()
    closes_on = fields.Date()
    put_in = fields.Integer(metadata={"description": "This month, as `taken_out`."})
    taken_out = fields.Integer()
    forecast = fields.Nested(ForecastSchema, allow_none=True)
    emergency = fields.Nested(EmergencySchema, allow_none=True)
    mine = fields.Nested(MineSchema, allow_none=True)


@resources.at("GET", "/tank", TankSchema)
def show() -> dict[str, Any]:
    """The level, this month, the forecast, and with a token what you may take out."""
    page: TankPage = tank_page(current_member(), now())
    days: dict[str, date] = {"opens_on": page.opens_on, "closes_on": page.closes_on}
    told = {name: getattr(page, name) for name in ("is_open", "put_in", "taken_out", "forecast", "emergency", "mine")}
    return {"unit": site().unit, "step": site().unit_step or 1, "level": page.level.points, **days, **told}


@resources.at("POST", "/tank/deposits", MovementSchema, takes=DepositSent, status=201, kept=True)
def put_in(sent: dict[str, Any]) -> dict[str, Any]:
    """Put points in for whoever runs short; they keep their expiry."""
    amount = checked_amount(sent["amount"])
    if sent["emergency_id"] is None:
        return _told(operations.deposit(current_actor(), amount, sent["words"], deed_key()))
    emergency = find_emergency(sent["emergency_id"])
    return _told(aim(current_actor(), emergency, Movement(amount, sent["words"]), deed_key()), emergency.purse)


@resources.at("POST", "/tank/withdrawals", MovementSchema, takes=MovementSent, status=201, kept=True)
def take_out(sent: dict[str, Any]) -> dict[str, Any]:
    """Take points out, to use until the end of next month, not to give on."""
    amount = checked_amount(sent["amount"])
    return _told(operations.withdraw(current_actor(), amount, sent["words"], deed_key()))


def _told(movement: TankMovement, purse: Purse = TANK) -> dict[str, Any]:
    told = {name: getattr(movement, name) for name in ("id", "words", "at")}
    balance = balance_of(wallet(movement.member_id))
    return told | {"amount": abs(movement.amount), "level": balance_of(purse), "balance": balance}
