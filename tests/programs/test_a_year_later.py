"""A post that is removed a year later takes back what it earned, also what was spent; and days are the site's own."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Refused
from app.kinds.question import operations as question
from app.ledger import balance_of, debt_of, expire_due, wallet
from app.models.members import Member
from app.operations import editing
from app.programs.leaderboard import board
from app.programs.tank import deposit, withdraw
from app.programs.wallet import give_gift
from app.queries.passbook import passbook
from app.queries.topic_page import find_post
from tests.points.scene import actor as acting
from tests.points.scene import answer, catch_up, faults, fund, points_of, spend
from tests.world import make_member

A_YEAR = timedelta(days=365)


@pytest.fixture
def best(ada, grace_member, question_by_ada):
    """Grace's answer is the best one; she has 20 + 5 + 30 pt from it."""
    post = answer(grace_member, question_by_ada)
    with transaction():
        question.accept(ada, find_post(ada, post.id))
    catch_up()
    assert points_of(grace_member) == 55
    return post


def removed(actor, post, at):
    with standing_at(at):
        with transaction():
            editing.remove(actor, find_post(actor, post.id))
        catch_up()


def told(member, at):
    return [(str(entry.told.what), entry.line.amount, entry.line.balance) for entry in passbook(member.id, at).entries]


def test_what_was_spent_becomes_a_debt_that_is_shown_and_worked_off(grace, grace_member, best):
    spend(grace_member, 50)
    later = now() + A_YEAR
    removed(grace, best, later)
    assert (points_of(grace_member), debt_of(grace_member.id)) == (0, 50)
    book = passbook(grace_member.id, later)
    assert (book.balance, book.owed, book.contribution) == (0, 50, 0)
    assert min(entry.line.balance for entry in book.entries) == 0
    fund(grace_member, 30, key="income", at=later)
    assert (points_of(grace_member), debt_of(grace_member.id)) == (0, 20)
    fund(grace_member, 30, key="more", at=later)
    assert (points_of(grace_member), debt_of(grace_member.id)) == (10, 0)
    assert told(grace_member, later)[0] == ("Worked off", -20, 10)
    assert board("all", None, later).rows[0].member.handle == "ada"
    assert faults() == []


def test_what_was_given_on_stays_with_whoever_has_it(grace, grace_member, ada_member, best):
    before = points_of(ada_member)
    with transaction():
        give_gift(grace, db.session.get_one(Member, ada_member.id), 55, "", "gift")
    removed(grace, best, now() + A_YEAR)
    assert debt_of(grace_member.id) == 55
    assert points_of(ada_member) == before + 55 - 3  # choosing it is taken back, too
    assert faults() == []


def test_what_has_expired_is_not_owed(grace, grace_member, best):
    later = now() + A_YEAR
    with transaction():
        expire_due(later)
    assert points_of(grace_member) == 0
    removed(grace, best, later)
    assert (points_of(grace_member), debt_of(grace_member.id)) == (0, 0)
    assert faults() == []


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati"])
def server_zone(request):
    """The machine stands elsewhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC), False),  # 20 November 23:59:59 in Tokyo
        (datetime(2026, 11, 20, 15, 0, 0, tzinfo=UTC), True),  # 21 November 00:00
        (datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 15, 0, 0, tzinfo=UTC), False),  # 1 December 00:00
    ],
)
def test_the_window_is_the_sites_wherever_the_machine_stands(app, moment, may):
    giver, taker = make_member("Giver G", days=900), make_member("Taker T", days=900)
    fund(giver, 100, at=moment)
    with transaction():
        deposit(acting(giver), 100, "", "in", at=moment)
    if not may:
        with pytest.raises(Refused), transaction():
            withdraw(acting(taker), 10, "", "out", at=moment)
        return
    with transaction():
        withdraw(acting(taker), 10, "", "out", at=moment)
    assert balance_of(wallet(taker.id)) == 10
