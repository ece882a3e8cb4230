"""Payments made together are what they would be one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid
from app.ledger import (
    ISSUED,
    SPENT,
    Kind,
    Note,
    Payment,
    Purse,
    Transfer,
    allowance,
    balance_of,
    debt_of,
    move,
    move_all,
    reverse,
    verify,
    wallet,
)
from tests.ledger.test_lots import ADA, GRACE, NOON, SOON, clean, ends_of, give

pytestmark = pytest.mark.usefixtures("database")


def pay(*wages):
    payments = [Payment(ISSUED, wallet(owner), amount, note(key), SOON) for owner, amount, key in wages]
    with transaction():
        return move_all(payments)


def note(key):
    return Note(kind="test", key=key, at=NOON)


def test_many_wages_are_paid_with_what_stood_after_each():
    made = pay((ADA, 5, "a"), (GRACE, 7, "b"), (ADA, 10, "c"))
    assert [transfer.credit_after for transfer in made] == [5, 7, 15]
    assert [transfer.debit_after for transfer in made] == [-5, -12, -22]
    assert [transfer.id for transfer in made] == sorted(transfer.id for transfer in made)
    assert ends_of(wallet(ADA)) == [(SOON, 15)]
    assert clean() == []


def test_what_was_paid_before_or_twice_in_one_go_is_paid_once():
    first = pay((ADA, 5, "a"))
    again = pay((ADA, 5, "a"), (ADA, 6, "b"), (ADA, 6, "b"))
    assert again[0].id == first[0].id
    assert again[1] is again[2]
    assert balance_of(wallet(ADA)) == 11
    assert clean() == []


def test_a_key_that_was_used_for_something_else_stops_all_of_them():
    pay((ADA, 5, "a"))
    with pytest.raises(Conflict):
        pay((GRACE, 9, "b"), (ADA, 6, "a"))
    assert balance_of(wallet(GRACE)) == 0
    assert clean() == []


def test_a_debt_is_worked_off_by_the_wages_in_their_order():
    wage = give(ISSUED, wallet(ADA), 10, "wage")
    give(wallet(ADA), SPENT, 10, "spent")
    with transaction():
        reverse(wage.id, note("back"))
    pay((GRACE, 1, "a"), (ADA, 6, "b"), (ADA, 6, "c"), (ADA, 6, "d"), (GRACE, 2, "e"))
    assert (balance_of(wallet(ADA)), debt_of(ADA), balance_of(wallet(GRACE))) == (8, 0, 3)
    assert clean() == []


def test_an_allowance_ends_and_begins_in_one_go():
    give(ISSUED, allowance(ADA), 100, "old")
    with transaction():
        move_all(
            [
                Payment(allowance(ADA), ISSUED, 100, note("lapse")),
                Payment(ISSUED, allowance(ADA), 100, note("new")),
            ]
        )
    assert balance_of(allowance(ADA)) == 100
    assert clean() == []


def test_more_than_there_is_pays_nobody():
    with pytest.raises(Invalid), transaction():
        move_all([Payment(ISSUED, wallet(ADA), 5, note("a")), Payment(allowance(ADA), SPENT, 1, note("b"))])
    assert balance_of(wallet(ADA)) == 0
    assert db.session.scalars(select(Transfer)).all() == []


def test_points_in_lots_are_moved_one_by_one():
    with pytest.raises(ValueError, match="without choosing lots"):
        Payment(wallet(ADA), SPENT, 1, note("a"))


def test_a_wage_that_comes_after_one_alone_finds_the_same_book():
    with transaction():
        move(ISSUED, wallet(ADA), 5, note("alone"), expires_at=NOON + timedelta(days=2))
        move_all([Payment(ISSUED, wallet(ADA), 7, note("together"), SOON)])
        move(wallet(ADA), Purse(Kind.CAMPAIGN), 6, note("out"))
    assert ends_of(wallet(ADA)) == [(SOON, 6)]
    assert [finding.fault for finding in verify() if not finding.holds] == []
