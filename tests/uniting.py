"""Two accounts of one person, merged as an admin would, and what stands afterwards."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.models.members import Member
from app.operations.merging import merge
from app.rules.actor import Actor
from tests.world import make_member


def unite(old: Member, new: Member, by: Actor | None = None, reason: str = "The same person.") -> bool:
    """Merge `old` into `new`, both as the database has them now."""
    db.session.expire_all()
    with transaction() as session:
        both = [session.get_one(Member, each.id) for each in (old, new)]
        return merge(by or Actor.system(), *both, reason)


def fresh(member: Member) -> Member:
    """The member as the database has them now."""
    db.session.rollback()
    return db.session.get_one(Member, member.id, populate_existing=True)


def whose(column: Any) -> list[int]:
    """The members that a column names, in order, each as often as it does."""
    db.session.rollback()
    return list(db.session.scalars(select(column).where(column.is_not(None)).order_by(column)))


def how_many(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def byron_member(app: Flask) -> Member:
    """Ada's other account."""
    return make_member("Byron King")


@pytest.fixture
def byron(byron_member: Member) -> Actor:
    return Actor.of(byron_member)
