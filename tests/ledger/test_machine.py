"""Whatever members do in whatever order, the book agrees with a simple model of purses full of dated points."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.base.database import db, transaction
from app.base.errors import Invalid
from app.ledger import (
    ISSUED,
    SPENT,
    TANK,
    Kind,
    Note,
    Payment,
    Purse,
    balance_of,
    expire_due,
    hold,
    lots_of,
    move,
    move_all,
    post,
    verify,
    void,
    wallet,
)
from tests.ledger.test_lots import NOON

OWNERS = st.integers(1, 3)
POINTS = st.integers(1, 60)
DAYS = st.one_of(st.none(), st.integers(1, 40))


class Members(RuleBasedStateMachine):
    """The model: for each purse, points counted by (expiry, giveable); each hold keeps what it took."""

    def __init__(self):
        super().__init__()
        self.purses = defaultdict(Counter)
        self.holds = {}
        self.keys = 0
        self.now = NOON

    @initialize()
    def start_empty(self):
        with transaction() as session:
            for table in reversed(db.metadata.sorted_tables):
                if table.name.startswith("ledger_"):
                    session.execute(table.delete())

    def note(self):
        self.keys += 1
        return Note(kind="test", key=str(self.keys), at=self.now)

    def taken(self, purse, amount, giving=False):
        """The earliest expiry first; None when the living points do not suffice."""
        alive = [k for k in self.purses[purse] if (k[0] is None or k[0] > self.now) and (k[1] or not giving)]
        parts = Counter()
        for key in sorted(alive, key=lambda k: (k[0] is None, k[0] or self.now, k[1])):
            part = min(self.purses[purse][key], amount - parts.total())
            parts[key] += part
        return parts if parts.total() == amount else None

    def attempt(self, source, target, amount, giving=False, until=None, giveable=True):
        parts = self.taken(source, amount, giving)
        try:
            with transaction():
                move(source, target, amount, self.note(), giving=giving, expires_at=until, giveable=giveable)
        except Invalid:
            assert parts is None
            return
        assert parts is not None
        self.purses[source] -= parts
        for (end, may), part in parts.items():
            ends = [moment for moment in (end, until) if moment]
            self.purses[target][(min(ends, default=None), may and giveable)] += part

    @rule(owner=OWNERS, amount=POINTS, days=DAYS)
    def earn(self, owner, amount, days):
        end = self.now + timedelta(days=days) if days else None
        with transaction():
            move(ISSUED, wallet(owner), amount, self.note(), expires_at=end)
        self.purses[wallet(owner)][(end, True)] += amount

    @rule(wages=st.lists(st.tuples(OWNERS, POINTS, DAYS), max_size=6), again=st.booleans())
    def earn_together(self, wages, again):
        payments = [
            Payment(ISSUED, wallet(owner), amount, self.note(), self.now + timedelta(days=days) if days else None)
            for owner, amount, days in wages
        ]
        with transaction():
            made = move_all(payments)
            assert [transfer.amount for transfer in made] == [amount for _owner, amount, _days in wages]
        if again:
            with transaction():
                assert [transfer.id for transfer in move_all(payments)] == [transfer.id for transfer in made]
        for each in payments:
            self.purses[each.target][(each.expires_at, True)] += each.amount

    @rule(giver=OWNERS, receiver=OWNERS, amount=POINTS)
    def gift(self, giver, receiver, amount):
        if giver != receiver:
            self.attempt(wallet(giver), wallet(receiver), amount, giving=True)

    @rule(owner=OWNERS, amount=POINTS)
    def deposit(self, owner, amount):
        self.attempt(wallet(owner), TANK, amount, giving=True)

    @rule(owner=OWNERS, amount=POINTS)
    def withdraw(self, owner, amount):
        self.attempt(TANK, wallet(owner), amount, until=self.now + timedelta(days=20), giveable=False)

    @rule(owner=OWNERS, amount=POINTS)
    def spend(self, owner, amount):
        self.attempt(wallet(owner), SPENT, amount)

    @rule(owner=OWNERS, amount=POINTS)
    def order(self, owner, amount):
        parts = self.taken(wallet(owner), amount)
        try:
            with transaction():
                held = hold(wallet(owner), amount, self.note())
        except Invalid:
            assert parts is None
            return
        self.purses[wallet(owner)] -= parts
        self.holds[held.id] = (owner, parts)

    @precondition(lambda self: self.holds)
    @rule(pick=st.integers(0, 9), sent=st.booleans())
    def settle(self, pick, sent):
        hold_id = sorted(self.holds)[pick % len(self.holds)]
        owner, parts = self.holds.pop(hold_id)
        with transaction():
            (post if sent else void)(hold_id, self.note())
        if not sent:
            self.purses[wallet(owner)] += parts
            self.days_pass(0)  # what ended while it was set aside ends now

    @rule(days=st.integers(1, 15))
    def days_pass(self, days):
        self.now += timedelta(days=days)
        with transaction():
            expire_due(self.now)
        for purse in self.purses.values():
            for key in [k for k in purse if k[0] is not None and k[0] <= self.now]:
                del purse[key]

    @invariant()
    def the_book_agrees(self):
        for purse in (wallet(1), wallet(2), wallet(3), TANK):
            lots = {(end, may): points for end, may, points in lots_of(purse, self.now)}
            assert lots == +self.purses[purse]
            assert balance_of(purse) == self.purses[purse].total()
        for owner in (1, 2, 3):
            waiting = sum(parts.total() for whose, parts in self.holds.values() if whose == owner)
            assert balance_of(Purse(Kind.HELD, owner)) == waiting

    def teardown(self):
        assert [finding.fault for finding in verify() if not finding.holds] == []


@pytest.mark.usefixtures("database")
def test_the_book_agrees_with_a_simple_model():
    run_state_machine_as_test(
        Members,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
