"""Setting aside in two steps, and taking back at any age."""

from datetime import timedelta

import pytest

from app.base.database import transaction
from app.base.errors import Conflict
from app.ledger import (
    EXPIRED,
    ISSUED,
    SPENT,
    TANK,
    HoldState,
    Kind,
    Note,
    Purse,
    balance_of,
    debt_of,
    expire_due,
    hold,
    page_of,
    post,
    reverse,
    void,
    wallet,
)
from tests.ledger.test_lots import ADA, GRACE, LATER, NOON, SOON, clean, ends_of, give

pytestmark = pytest.mark.usefixtures("database")


def note(key, at=NOON):
    return Note(kind="test", key=key, at=at)


def take_back(transfer, key="back", at=NOON):
    with transaction():
        return reverse(transfer.id, note(key, at))


def set_aside(amount, key="order"):
    with transaction():
        return hold(wallet(ADA), amount, note(key))


def test_a_voided_hold_gives_the_lots_back_as_they_were():
    give(ISSUED, wallet(ADA), 20, "a", expires_at=SOON)
    give(ISSUED, wallet(ADA), 20, "b", expires_at=LATER)
    before = ends_of(wallet(ADA))
    held = set_aside(30)
    assert balance_of(wallet(ADA)) == 10
    with transaction():
        assert void(held.id, note("void")).state == HoldState.VOIDED
    assert ends_of(wallet(ADA)) == before
    assert clean() == []


def test_a_posted_hold_is_spent():
    give(ISSUED, wallet(ADA), 20, "a")
    held = set_aside(15)
    for _again in range(2):
        with transaction():
            assert post(held.id, note("sent")).state == HoldState.POSTED
    assert balance_of(SPENT) == 15
    assert clean() == []


def test_a_settled_hold_does_not_change_its_mind():
    give(ISSUED, wallet(ADA), 20, "a")
    held = set_aside(15)
    with transaction():
        void(held.id, note("void"))
    with pytest.raises(Conflict), transaction():
        post(held.id, note("sent"))


def test_two_holds_of_one_owner_keep_their_own_lots():
    give(ISSUED, wallet(ADA), 10, "a", expires_at=SOON)
    give(ISSUED, wallet(ADA), 10, "b", expires_at=LATER)
    first, second = set_aside(10, "one"), set_aside(10, "two")
    with transaction():
        void(second.id, note("void two"))
    assert ends_of(wallet(ADA)) == [(LATER, 10)]
    with transaction():
        post(first.id, note("post one"))
    assert clean() == []


def test_what_is_set_aside_does_not_expire():
    give(ISSUED, wallet(ADA), 10, "a", expires_at=SOON)
    held = set_aside(10)
    with transaction():
        assert expire_due(LATER) == 0
    with transaction():
        post(held.id, note("sent", at=LATER))
    assert balance_of(SPENT) == 10


def test_the_same_order_is_set_aside_once():
    give(ISSUED, wallet(ADA), 20, "a")
    assert set_aside(15).id == set_aside(15).id
    assert balance_of(Purse(Kind.HELD, ADA)) == 15


def test_a_reversed_gift_returns_with_the_expiry_that_it_had():
    give(ISSUED, wallet(ADA), 20, "a", expires_at=SOON)
    gift = give(wallet(ADA), wallet(GRACE), 20, "gift")
    assert take_back(gift).id == take_back(gift, "again").id
    assert ends_of(wallet(ADA)) == [(SOON, 20)]
    assert balance_of(wallet(GRACE)) == 0
    assert clean() == []


def test_a_reversal_takes_the_points_that_it_is_about():
    earned = give(ISSUED, wallet(ADA), 20, "a", expires_at=LATER)
    give(ISSUED, wallet(ADA), 20, "b", expires_at=SOON)
    take_back(earned)
    assert ends_of(wallet(ADA)) == [(SOON, 20)]


def test_spent_points_that_are_taken_back_become_a_debt_that_income_works_off():
    earned = give(ISSUED, wallet(ADA), 30, "a")
    give(wallet(ADA), SPENT, 20, "b")
    take_back(earned)
    assert (balance_of(wallet(ADA)), debt_of(ADA)) == (0, 20)
    give(ISSUED, wallet(ADA), 15, "c")
    assert (balance_of(wallet(ADA)), debt_of(ADA)) == (0, 5)
    give(ISSUED, wallet(ADA), 15, "d", expires_at=SOON)
    assert (balance_of(wallet(ADA)), debt_of(ADA)) == (10, 0)
    assert ends_of(wallet(ADA)) == [(SOON, 10)]
    assert clean() == []


def test_expired_points_that_are_taken_back_leave_no_debt():
    earned = give(ISSUED, wallet(ADA), 30, "a", expires_at=SOON)
    give(wallet(ADA), SPENT, 10, "b")
    with transaction():
        expire_due(SOON)
    take_back(earned, at=SOON + timedelta(days=400))
    assert debt_of(ADA) == 10
    assert balance_of(EXPIRED) == 0
    assert clean() == []


def test_what_is_gone_from_the_tank_is_not_taken_back():
    give(ISSUED, wallet(ADA), 30, "a")
    deposit = give(wallet(ADA), TANK, 30, "b")
    give(TANK, wallet(GRACE), 10, "c")
    with pytest.raises(Exception, match="20 of the 30"):
        take_back(deposit)
    assert clean() == []


def test_a_reversal_is_not_reversed():
    back = take_back(give(ISSUED, wallet(ADA), 30, "a"))
    with pytest.raises(Conflict):
        take_back(back, "again")


def test_the_book_tells_what_stood_after_each_line():
    for step in range(1, 6):
        give(ISSUED, wallet(ADA), step, f"in {step}")
    give(wallet(ADA), wallet(GRACE), 4, "out")
    lines = page_of(wallet(ADA), 3)
    assert [(line.amount, line.balance) for line in lines] == [(-4, 11), (5, 15), (4, 10), (3, 6)]
    assert lines[0].other == wallet(GRACE)
    older = page_of(wallet(ADA), 3, before_id=lines[2].transfer.id)
    assert [(line.amount, line.balance) for line in older] == [(3, 6), (2, 3), (1, 1)]
