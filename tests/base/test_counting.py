"""Counting up to a number."""

import pytest
from sqlalchemy import select

from app.base.counting import counted
from app.base.database import db
from app.models.members import Member
from tests.world import make_member


@pytest.mark.parametrize(("most", "told"), [(1, 2), (2, 3), (3, 3), (1000, 3)])
def test_more_than_most_are_counted_as_one_more(app, most, told):
    for name in ("Ann", "Ben", "Cem"):
        make_member(name)
    named = select(Member.id).where(Member.handle.in_(["ann", "ben", "cem"])).order_by(Member.id)
    assert db.session.scalar(select(counted(named, most))) == told
