"""Chips of new members leave at once and arrive late: a purse opened for cheating is closed before it has paid."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.events.log import LogLine
from app.ledger import Kind, Purse, allowance, balance_of, lots_of, wallet
from app.models.members import Member
from app.models.posts import Post
from app.operations import editing
from app.programs.chips import Chip, arrive_some, chips_on, give_chip
from app.queries.topic_page import find_post
from app.rules import Actor
from tests.points.scene import actor as acting
from tests.points.scene import faults, fund
from tests.points.scene import post as loaded
from tests.world import make_member

NOON = datetime(2026, 11, 18, 3, tzinfo=UTC)
SETTLED = NOON + timedelta(days=4)


@pytest.fixture
def newcomer(app):
    member = make_member("New Comer")
    with transaction():
        fresh = db.session.get_one(Member, member.id)
        fresh.joined_at = NOON - timedelta(days=3)
    return fresh


def chip(giver, post, amount=100, key="one", at=NOON):
    with transaction():
        return give_chip(acting(giver), loaded(post.id), amount, "Thanks", key, at=at)


def settle(at):
    with transaction():
        return arrive_some(at)


def on_the_way(giver):
    return balance_of(Purse(Kind.WAITING, giver.id))


def points_on(post):
    return db.session.scalar(select(Post.chip_points).where(Post.id == post.id))


def told():
    return db.session.query(LogLine).filter_by(name="chip.given").count()


def test_it_leaves_at_once_and_counts_when_it_arrives(newcomer, grace_member, answer_by_grace):
    given = chip(newcomer, answer_by_grace)
    assert (balance_of(allowance(newcomer.id)), on_the_way(newcomer), balance_of(wallet(grace_member.id))) == (
        0,
        100,
        0,
    )
    assert (given.due_at, points_on(answer_by_grace), told(), list(chips_on(answer_by_grace))) == (SETTLED, 0, 0, [])
    assert settle(SETTLED - timedelta(seconds=1)) == 0
    assert settle(SETTLED) == 1
    assert settle(SETTLED) == 0
    assert (on_the_way(newcomer), balance_of(wallet(grace_member.id)), points_on(answer_by_grace), told()) == (
        0,
        100,
        100,
        1,
    )
    assert [each.id for each in chips_on(answer_by_grace)] == [given.id]
    assert faults() == []


def test_waiting_does_not_lengthen_the_life_of_points(newcomer, grace_member, answer_by_grace):
    soon = NOON + timedelta(days=6)
    fund(newcomer, 100, at=NOON, expires_at=soon)
    chip(newcomer, answer_by_grace)
    chip(newcomer, answer_by_grace, key="two", at=NOON + timedelta(days=1))
    settle(SETTLED)
    assert (soon, True, 100) in lots_of(wallet(grace_member.id), NOON)
    assert faults() == []


@pytest.mark.parametrize("why", ["suspended", "gone", "removed"])
def test_where_something_was_wrong_it_goes_back(newcomer, grace, grace_member, answer_by_grace, why):
    soon = NOON + timedelta(days=20)
    fund(newcomer, 50, at=NOON, expires_at=soon)
    chip(newcomer, answer_by_grace)
    chip(newcomer, answer_by_grace, 50, "two", at=NOON + timedelta(days=1))
    with transaction():
        if why == "suspended":
            db.session.get_one(Member, newcomer.id).suspended_at = NOON
        elif why == "gone":
            db.session.get_one(Member, grace_member.id).left_at = NOON
        else:
            editing.remove(grace, find_post(grace, answer_by_grace.id))
    assert settle(SETTLED) == 2
    assert lots_of(wallet(newcomer.id), NOON) == [(soon, True, 50)]
    assert (balance_of(wallet(grace_member.id)), on_the_way(newcomer), told()) == (0, 0, 0)
    assert {each.returned_at for each in db.session.query(Chip)} == {SETTLED}
    assert faults() == []


def test_who_has_been_here_for_a_week_and_staff_give_at_once(kenji_member, ada_member, grace_member, answer_by_grace):
    assert chip(ada_member, answer_by_grace).due_at is None
    with transaction():
        db.session.get_one(Member, kenji_member.id).joined_at = NOON
    assert Actor.of(kenji_member).is_staff
    assert chip(kenji_member, answer_by_grace, key="staff").due_at is None
