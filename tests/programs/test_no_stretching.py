"""No chain of gifts, chips, deposits, withdrawals and cancelled orders lets points live longer than at first."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.database import db, transaction
from app.base.errors import Refusal
from app.ledger import EXPIRED, TANK, Note, balance_of, expire_due, hold, void, wallet
from app.ledger.lots import Lot
from app.models.members import Member
from app.programs.chips import arrive_some, give_chip
from app.programs.tank import deposit, withdraw
from app.programs.tank.emergency import Movement, Opening, aim, close_emergency, open_emergency, open_one, take
from app.programs.wallet import give_gift
from app.queries.topic_page import find_post
from app.rules import Actor
from app.settings import store
from tests.points.scene import actor as acting
from tests.points.scene import faults, fund
from tests.world import make_member, make_reply, make_space, make_topic

WHO, AMOUNT = st.integers(0, 2), st.sampled_from((10, 50))
DEEDS = ("gift", "chip", "deposit", "withdraw", "order", "cancel", "aim", "take")


class Village:
    """Three members, each with 100 pt that end a week later; the last one is new, so that her chips arrive late."""

    def __init__(self, staff):
        self.staff = staff
        self.people = [make_member(name, days=900) for name in ("Ada A", "Grace G", "Mei M")]
        topic = make_topic(acting(self.people[0]), make_space("board"))
        self.posts = [make_reply(acting(person), topic).id for person in self.people]
        self.numbers = count()

    def begin(self, start):
        """A new month: everything of the one before has ended."""
        self.end, self.holds = start + timedelta(days=7), []
        with transaction():
            db.session.get_one(Member, self.people[2].id).joined_at = start - timedelta(days=1)
            open_emergency(self.staff, Opening("Need", "Why", self.end.date()), at=start)
        for person in self.people:
            fund(person, 100, key=f"{start}", at=start, expires_at=self.end)

    def act(self, deed, who, whom, amount, at):
        person, other, key = self.people[who], self.people[whom], f"{deed}-{next(self.numbers)}"
        actor, emergency = acting(person), open_one()
        post = find_post(Actor.system(), self.posts[whom])
        acts = {
            "gift": lambda: give_gift(actor, other, amount, "", key, at=at),
            "chip": lambda: give_chip(actor, post, amount, "", key, at=at),
            "deposit": lambda: deposit(actor, amount, "", key, at=at),
            "withdraw": lambda: withdraw(actor, amount, "", key, at=at),
            "order": lambda: self.holds.append(hold(wallet(person.id), amount, Note(kind="order", key=key, at=at))),
            "cancel": lambda: self.cancel(at),
            "aim": lambda: aim(actor, emergency, Movement(amount), key, at=at),
            "take": lambda: take(actor, emergency, Movement(amount), key, at=at),
        }
        try:
            with transaction():
                acts[deed]()
        except Refusal:
            db.session.rollback()

    def cancel(self, at):
        while self.holds:
            held = self.holds.pop()
            void(held.id, Note(kind="order", key=f"void-{held.id}", at=at))

    def finish(self):
        """The week is over: all that was under way comes back or arrives, and then it ends."""
        with transaction():
            self.cancel(self.end)
        with transaction():
            close_emergency(self.staff, open_one(), at=self.end)
        for work in (arrive_some, expire_due):
            done = -1
            while done:
                with transaction():
                    done = work(self.end)


@pytest.fixture
def village(kenji):
    with transaction():
        store.change("allowance", 0)
    found = Village(kenji)
    found.months = count()
    return found


@settings(max_examples=10)
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), WHO, WHO, AMOUNT), min_size=4, max_size=18))
def test_points_never_outlive_their_day(village, deeds):
    month = next(village.months)
    start = datetime(2026 + month // 12, month % 12 + 1, 22, 3, tzinfo=UTC)  # the tank is open
    village.begin(start)
    expired = balance_of(EXPIRED)
    for number, deed in enumerate(deeds, start=1):
        village.act(*deed, start + timedelta(hours=number))
        alive = db.session.query(Lot).filter(Lot.remaining > 0)
        assert {lot.expires_at for lot in alive} == {village.end}
    village.finish()
    assert [balance_of(wallet(person.id)) for person in village.people] == [0, 0, 0]
    assert balance_of(TANK) == 0
    assert balance_of(EXPIRED) - expired == 300
    assert faults() == []
