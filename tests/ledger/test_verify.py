"""The check finds every kind of damage and names the first row that has it."""

import pytest
from sqlalchemy import text

from app.base.database import db, transaction
from app.ledger import ISSUED, TANK, Note, findings, hold, move, reverse, verify, walks, wallet
from tests.ledger.test_lots import ADA, GRACE, LATER, NOON, SOON, give

pytestmark = pytest.mark.usefixtures("database")

REVERSALS = "SELECT id FROM ledger_transfer WHERE reverses_id IS NOT NULL"
DAMAGE = [
    ("sum_of_balances", "UPDATE ledger_account SET balance = balance + 1 WHERE kind = 'wallet' AND owner_id = 1"),
    ("balances", "UPDATE ledger_account SET balance = balance + 1 WHERE kind = 'tank'"),
    ("running_balances", "UPDATE ledger_transfer SET credit_after = credit_after + 1 WHERE idempotency_key = 'gift'"),
    ("lots_of_accounts", "UPDATE ledger_lot SET remaining = remaining - 1 WHERE remaining > 1"),
    ("lots", "UPDATE ledger_lot SET amount = amount + 1"),
    ("lots_taken", "UPDATE ledger_lot_use SET amount = amount + 1"),
    ("lots_made", "UPDATE ledger_lot SET amount = amount + 1, remaining = remaining + 1"),
    ("passing", "UPDATE ledger_lot SET expires_at = NULL WHERE source_lot_id IS NOT NULL"),
    ("passing", "UPDATE ledger_lot SET giveable = (1 = 1) WHERE transfer_id IN (SELECT made_by_id FROM ledger_hold)"),
    ("passed_on", "UPDATE ledger_lot SET amount = amount + 1 WHERE source_lot_id IS NOT NULL"),
    ("given_back", f"UPDATE ledger_lot SET amount = amount + 1 WHERE transfer_id IN ({REVERSALS})"),
    ("reversals", "UPDATE ledger_transfer SET amount = amount + 1 WHERE reverses_id IS NOT NULL"),
    ("holds", "UPDATE ledger_hold SET amount = amount + 1"),
]


@pytest.fixture
def busy_book(database):
    give(ISSUED, wallet(ADA), 100, "earned", expires_at=LATER)
    give(ISSUED, wallet(ADA), 10, "earned too", expires_at=SOON)
    give(wallet(ADA), wallet(GRACE), 40, "gift")
    give(wallet(ADA), TANK, 20, "deposit")
    give(TANK, wallet(GRACE), 10, "withdrawal", giveable=False)
    with transaction():
        hold(wallet(GRACE), 45, Note(kind="order", key="order", at=NOON))
        kept = move(wallet(ADA), TANK, 3, Note(kind="deposit", key="kept", at=NOON))
        reverse(kept.id, Note(kind="deposit", key="kept back", at=NOON))


@pytest.mark.usefixtures("busy_book")
def test_a_sound_book_has_no_fault():
    assert [finding for finding in verify() if not finding.holds] == []


@pytest.mark.usefixtures("busy_book")
@pytest.mark.parametrize(("check", "damage"), DAMAGE)
def test_damage_is_found_and_named(check, damage):
    with transaction() as session:
        session.execute(text(damage))
    faults = {finding.name: finding.fault for finding in verify()}
    assert faults[check]
    assert any(character.isdigit() for character in faults[check])


@pytest.fixture
def _short_stretches(monkeypatch):
    monkeypatch.setattr(walks, "AT_ONCE", 2)


@pytest.mark.usefixtures("busy_book", "_short_stretches")
def test_a_book_read_in_many_stretches_is_as_sound():
    assert [finding for finding in verify() if not finding.holds] == []


@pytest.mark.usefixtures("busy_book", "_short_stretches")
@pytest.mark.parametrize(("check", "damage"), DAMAGE)
def test_damage_is_found_in_whatever_stretch_it_is(check, damage):
    test_damage_is_found_and_named(check, damage)


@pytest.mark.usefixtures("busy_book")
def test_the_first_wrong_row_of_several_is_named():
    with transaction() as session:
        session.execute(text("UPDATE ledger_lot SET amount = amount + 1"))
        first = session.scalar(text("SELECT min(id) FROM ledger_lot"))
    faults = {finding.name: finding.fault for finding in verify()}
    assert faults["lots"].startswith(f"lot {first} of 101 has ")


@pytest.mark.usefixtures("busy_book")
def test_what_is_written_during_the_check_is_no_fault_of_the_book():
    checking = findings()
    seen = [next(checking)]
    with db.engine.begin() as another:
        another.execute(text("UPDATE ledger_lot SET amount = amount + 1"))
    assert all(finding.holds for finding in [*seen, *checking])
    assert not all(finding.holds for finding in verify())
