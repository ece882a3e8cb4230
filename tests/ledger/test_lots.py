"""Points move with their expiry, the earliest first, and never live longer by being passed on."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.base.database import transaction
from app.base.errors import Conflict, Invalid
from app.ledger import (
    ISSUED,
    SPENT,
    TANK,
    Kind,
    Note,
    Purse,
    allowance,
    available,
    balance_of,
    end_of_month,
    expire_due,
    expiring,
    last_day,
    lots_of,
    move,
    verify,
    wallet,
)

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)  # noon in Tokyo
ADA, GRACE, KENJI, AOI = 1, 2, 3, 4
SOON, LATER = NOON + timedelta(days=10), NOON + timedelta(days=90)


def give(source, target, amount, key, **terms):
    with transaction():
        return move(source, target, amount, Note(kind="test", key=key, at=terms.pop("at", NOON)), **terms)


def ends_of(purse, at=NOON):
    return [(moment, points) for moment, _giveable, points in lots_of(purse, at)]


def clean():
    return [finding.fault for finding in verify() if not finding.holds]


def test_the_earliest_expiry_is_spent_first():
    give(ISSUED, wallet(ADA), 30, "a", expires_at=LATER)
    give(ISSUED, wallet(ADA), 20, "b", expires_at=SOON)
    give(ISSUED, wallet(ADA), 10, "c")
    give(wallet(ADA), SPENT, 25, "d")
    assert ends_of(wallet(ADA)) == [(LATER, 25), (None, 10)]
    assert clean() == []


def test_a_gift_carries_several_lots_and_keeps_their_expiry():
    give(ISSUED, wallet(ADA), 20, "a", expires_at=SOON)
    give(ISSUED, wallet(ADA), 20, "b", expires_at=LATER)
    give(wallet(ADA), wallet(GRACE), 30, "c", giving=True)
    assert ends_of(wallet(GRACE)) == [(SOON, 20), (LATER, 10)]
    assert clean() == []


def test_no_chain_of_passing_stretches_an_expiry():
    give(ISSUED, wallet(ADA), 50, "start", expires_at=SOON)
    chain = [wallet(ADA), wallet(GRACE), TANK, wallet(KENJI), wallet(AOI), wallet(ADA)]
    for step, (source, target) in enumerate(pairwise(chain)):
        give(source, target, 50, f"step {step}", giving=source != TANK, expires_at=LATER)
    assert ends_of(wallet(ADA)) == [(SOON, 50)]
    assert clean() == []


def test_a_term_shortens_a_life_but_never_lengthens_it():
    give(ISSUED, TANK, 10, "a", expires_at=SOON)
    give(ISSUED, TANK, 10, "b")
    give(TANK, wallet(ADA), 20, "c", expires_at=LATER)
    assert ends_of(wallet(ADA)) == [(SOON, 10), (LATER, 10)]


def test_points_from_the_tank_are_used_but_not_given_on():
    give(ISSUED, TANK, 30, "a")
    give(TANK, wallet(ADA), 30, "b", giveable=False)
    give(ISSUED, wallet(ADA), 5, "c")
    assert available(wallet(ADA), NOON) == 35
    assert available(wallet(ADA), NOON, giving=True) == 5
    with pytest.raises(Invalid, match="5 of the 6"):
        give(wallet(ADA), wallet(GRACE), 6, "d", giving=True)
    give(wallet(ADA), SPENT, 35, "e")
    assert clean() == []


def test_what_has_expired_is_not_spent_though_the_worker_has_not_come_yet():
    give(ISSUED, wallet(ADA), 30, "a", expires_at=SOON)
    with pytest.raises(Invalid):
        give(wallet(ADA), SPENT, 1, "b", at=SOON)
    give(wallet(ADA), SPENT, 1, "c", at=SOON - timedelta(seconds=1))


def test_expired_points_move_to_expired_once():
    give(ISSUED, wallet(ADA), 30, "a", expires_at=SOON)
    give(ISSUED, wallet(ADA), 7, "b", expires_at=LATER)
    give(ISSUED, TANK, 5, "c", expires_at=SOON)
    with transaction():
        assert expire_due(SOON) == 2
    with transaction():
        assert expire_due(SOON) == 0
    assert balance_of(Purse(Kind.EXPIRED)) == 35
    assert balance_of(wallet(ADA)) == 7
    assert clean() == []


def test_many_accounts_expire_in_batches():
    for owner in range(1, 6):
        give(ISSUED, wallet(owner), owner, f"{owner}", expires_at=SOON)
    done = []
    while not done or done[-1]:
        with transaction():
            done.append(expire_due(SOON, batch=2))
    assert done == [2, 2, 1, 0]
    assert balance_of(Purse(Kind.EXPIRED)) == 15


def test_those_who_will_lose_points_are_found_by_day():
    give(ISSUED, wallet(ADA), 30, "a", expires_at=SOON)
    give(ISSUED, wallet(GRACE), 20, "b", expires_at=LATER)
    found = expiring(NOON, SOON)
    assert [(one.owner_id, one.amount, last_day(one.expires_at).isoformat()) for one in found] == [
        (ADA, 30, "2026-12-01")
    ]
    assert [one.owner_id for one in expiring(NOON, LATER, after=found[0])] == [GRACE]


def test_the_same_key_moves_points_once():
    first = give(ISSUED, allowance(ADA), 100, "monday")
    again = give(ISSUED, allowance(ADA), 100, "monday")
    assert first.id == again.id
    assert balance_of(allowance(ADA)) == 100


def test_the_same_key_with_another_amount_is_a_conflict():
    give(ISSUED, wallet(ADA), 10, "key")
    with pytest.raises(Conflict):
        give(ISSUED, wallet(ADA), 11, "key")
    with pytest.raises(Conflict):
        give(ISSUED, wallet(GRACE), 10, "key")


@pytest.mark.parametrize("amount", [0, -5])
def test_an_amount_is_more_than_nothing(amount):
    with pytest.raises(Invalid):
        give(ISSUED, wallet(ADA), amount, "a")


def test_an_empty_wallet_gives_nothing_and_leaves_no_trace():
    with pytest.raises(Invalid, match="0 of the 1"):
        give(wallet(ADA), wallet(GRACE), 1, "a")
    assert clean() == []


@pytest.mark.parametrize(
    ("moment", "months", "last"),
    [
        (datetime(2026, 11, 21, 3, tzinfo=UTC), 1, datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (datetime(2026, 11, 30, 14, 59, tzinfo=UTC), 1, datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), 1, datetime(2027, 1, 31, 15, tzinfo=UTC)),
        (datetime(2026, 8, 31, 3, tzinfo=UTC), 6, datetime(2027, 2, 28, 15, tzinfo=UTC)),
    ],
)
def test_months_end_in_the_sites_zone(moment, months, last):
    assert end_of_month(moment, months) == last
