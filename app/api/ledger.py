"""The whole book at one moment, for whoever audits it."""

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.http.actor import current_actor
from app.http.openapi import Group
from app.ledger import Account
from app.ledger.accounts import MEMBERS_KINDS
from app.models.members import Member
from app.rules import Action, require

resources = Group("ledger", "The book of points, for admins.")


class BalanceSchema(Schema):
    """One account. `owner` is the member's handle; accounts of the site itself have none."""

    id = fields.Integer()
    kind = fields.String()
    owner_id = fields.Integer()
    owner = fields.String(allow_none=True)
    balance = fields.Integer()


class BalancesSchema(Schema):
    """Every account at one moment; `sum` is 0 where nothing is wrong."""

    at = fields.AwareDateTime()
    sum = fields.Integer()
    accounts = fields.List(fields.Nested(BalanceSchema))


@resources.at("GET", "/admin/ledger/balances", BalancesSchema, often="30 per minute")
def balances() -> dict[str, Any]:
    """All balances, read in one statement: no transfer falls between two of them."""
    require(current_actor(), Action.ADMIN_ROOM)
    whose = (Member.id == Account.owner_id) & Account.kind.in_(MEMBERS_KINDS)
    query = select(Account.id, Account.kind, Account.owner_id, Member.handle.label("owner"), Account.balance)
    rows = [row._mapping for row in db.session.execute(query.outerjoin(Member, whose).order_by(Account.id))]
    return {"at": now(), "sum": sum(row["balance"] for row in rows), "accounts": rows}
