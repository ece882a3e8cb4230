"""Whatever members and staff do with orders and gifts in between, points end when they were to end."""

from datetime import timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Refusal
from app.ledger import Kind, Purse, balance_of, expire_due, lots_of, wallet
from app.programs import rewards
from app.programs.rewards import RewardWish
from app.programs.wallet.gifts import give_gift
from tests.points.scene import actor, faults, fund
from tests.world import make_member

ACTS = st.lists(st.sampled_from(("order", "approve", "cancel", "send", "give", "give back", "a day")), max_size=14)
ENDS_AFTER = timedelta(days=6)
_numbers = count(1)


def act(deed, people, reward, kenji, made):
    """One deed; a refusal changes nothing."""
    giver, receiver = people if deed != "give back" else reversed(people)
    with transaction():
        if deed == "order":
            made.append(rewards.order(actor(giver), reward.id, "", f"order {next(_numbers)}").id)
        elif deed.startswith("give"):
            give_gift(actor(giver), receiver, 40, "", f"gift {next(_numbers)}")
        elif made:
            step = {"approve": rewards.approve, "send": rewards.send}.get(deed)
            (step(kenji, made[-1]) if step else rewards.cancel(kenji, made.pop(), "Sorry."))


@settings(max_examples=8)
@given(deeds=ACTS)
def test_no_chain_of_orders_and_gifts_stretches_an_expiry(database, deeds):
    number = next(_numbers)
    kenji = actor(make_member(f"Staff{number} Sato", 2))
    people = [make_member(f"{name}{number} Member", days=90) for name in ("Ann", "Ben")]
    start, made = now(), []
    fund(people[0], 200, expires_at=start + ENDS_AFTER)
    with transaction():
        reward = rewards.add_reward(kenji, RewardWish("本", "Book", "50", stock="9"))
    moment = start
    for deed in deeds:
        moment += timedelta(days=1) if deed == "a day" else timedelta(minutes=1)
        with standing_at(moment):
            try:
                if deed != "a day":
                    act(deed, people, reward, kenji, made)
            except Refusal:
                db.session.rollback()
        for kind in (Kind.WALLET, Kind.HELD):
            for each in people:
                ends = {end for end, *_rest in lots_of(Purse(kind, each.id), start)}
                assert ends <= {start + ENDS_AFTER}
    with standing_at(start + timedelta(days=60)):
        for order_id in made:
            try:
                with transaction():
                    rewards.cancel(kenji, order_id, "Too late.")
            except Refusal:
                db.session.rollback()
        with transaction():
            expire_due(now())
    assert [balance_of(wallet(each.id)) for each in people] == [0, 0], "nothing outlived its day"
    assert faults() == []
