"""The shop: points wait with the order, are spent when it is sent, and come back as they were when it is cancelled."""

from datetime import timedelta

import pytest

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.ledger import SPENT, Kind, Purse, balance_of, lots_of, wallet
from app.programs import rewards
from app.programs.rewards import Reward, RewardOrder, RewardWish
from app.queries.passbook import passbook
from tests.points.scene import actor, faults, fund, points_of, send
from tests.world import make_member, sign_in


@pytest.fixture
def mug(kenji):
    with transaction():
        return rewards.add_reward(kenji, RewardWish("マグカップ", "A mug", "300", stock="2", per_member="1"))


def order(who, reward, key="one", wishes="Blue, please"):
    with transaction():
        return rewards.order(who, reward.id, wishes, key)


def move(act, who, made, *said):
    with transaction():
        return act(who, made.id, *said)


def stock(reward):
    return db.session.get_one(Reward, reward.id, populate_existing=True).stock


def test_an_order_sets_points_and_one_piece_aside(ada, ada_member, mug):
    fund(ada_member, 400)
    made = order(ada, mug)
    assert order(ada, mug).id == made.id
    assert (points_of(ada_member), balance_of(Purse(Kind.HELD, ada_member.id))) == (100, 300)
    assert stock(mug) == 1
    told = passbook(ada_member.id, now()).entries[0].told
    assert (str(told.what), told.detail) == ("Reward ordered", "A mug")


def test_sent_is_spent_and_the_wishes_are_forgotten(ada, ada_member, kenji, mug):
    fund(ada_member, 400)
    made = order(ada, mug)
    move(rewards.approve, kenji, made)
    sent = move(rewards.send, kenji, made, "Tracking 123")
    assert (sent.state, sent.said, sent.wishes) == ("sent", "Tracking 123", "")
    assert balance_of(SPENT) == 300
    assert faults() == []


def test_cancelled_gives_the_lots_back_as_they_were(ada, ada_member, kenji, mug):
    soon = now() + timedelta(days=9)
    fund(ada_member, 350, expires_at=soon)
    before = lots_of(wallet(ada_member.id), now())
    made = order(ada, mug)
    move(rewards.approve, kenji, made)
    with pytest.raises(Invalid, match="Say why"):
        move(rewards.cancel, kenji, made)
    move(rewards.cancel, kenji, made, "They broke on the way.")
    after = lots_of(wallet(ada_member.id), now())
    assert sum(points for *_lot, points in after) == sum(points for *_lot, points in before) == 350
    assert {end for end, *_rest in after} == {soon}
    assert stock(mug) == 2
    assert faults() == []


def test_members_cancel_their_own_until_staff_begin(ada, ada_member, grace, kenji, mug):
    fund(ada_member, 400)
    made = order(ada, mug)
    with pytest.raises(Refused):
        move(rewards.cancel, grace, made)
    move(rewards.cancel, ada, made)
    assert points_of(ada_member) == 400
    again = order(ada, mug, "two")
    move(rewards.approve, kenji, again)
    with pytest.raises(Refused):
        move(rewards.cancel, ada, again)


def test_an_order_does_not_go_backwards(ada, ada_member, kenji, mug):
    fund(ada_member, 400)
    made = order(ada, mug)
    with pytest.raises(Conflict):
        move(rewards.send, kenji, made)
    move(rewards.cancel, kenji, made, "Sorry")
    with pytest.raises(Conflict):
        move(rewards.approve, kenji, made)


def test_each_no_has_its_reason(ada, ada_member, kenji, mug):
    with pytest.raises(Refused, match="You have 0 pt; it costs 300 pt"):
        order(ada, mug)
    fund(ada_member, 1000)
    order(ada, mug)
    with pytest.raises(Refused, match="the limit"):
        order(ada, mug, "two")
    other = make_member("Mei Lin")
    fund(other, 1000)
    order(actor(other), mug, "three")
    third = make_member("Rich Aoki")
    fund(third, 1000)
    with pytest.raises(Refused, match="None is left"):
        order(actor(third), mug, "four")
    with transaction():
        rewards.set_open(kenji, mug.id, False)
    with pytest.raises(Refused, match="not offered"):
        order(actor(third), mug, "five")


def test_only_staff_fill_the_shelf(ada):
    with pytest.raises(Refused), transaction():
        rewards.add_reward(ada, RewardWish("x", "x", "1"))


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_from_the_shop_to_the_queue_without_javascript(client, ada_member, kenji_member, mug, locale):
    fund(ada_member, 400)
    client.set_cookie("locale", locale)
    assert "300" in client.get("/rewards").text
    sign_in(client, ada_member)
    ordered = send(client, f"/rewards/{mug.id}/orders", {"wishes": "青で", "key": "k"}, form=f"/rewards/{mug.id}")
    assert ordered.status_code == 303
    sign_in(client, kenji_member)
    assert "青で" in client.get("/staff/orders").text
    made = db.session.query(RewardOrder).one()
    for deed in ("approve", "send"):
        done = send(client, f"/staff/orders/{made.id}", {"do": deed, "said": "OK"}, form="/staff/orders")
        assert done.status_code == 303
    db.session.rollback()
    assert db.session.get(RewardOrder, made.id, populate_existing=True).state == "sent"
    assert "orders" in client.get("/staff").text


def test_staff_put_a_reward_on_the_shelf(client, kenji_member):
    sign_in(client, kenji_member)
    refused = send(client, "/staff/rewards", {"name_ja": "てぬぐい", "cost": "many"})
    assert refused.status_code == 422
    assert "てぬぐい" in refused.text
    assert send(client, "/staff/rewards", {"name_ja": "てぬぐい", "cost": "500"}).status_code == 303
    assert "てぬぐい" in client.get("/rewards").text


def test_a_member_has_no_shelf_and_no_queue(client, ada_member):
    sign_in(client, ada_member)
    assert client.get("/staff/orders").status_code == 403
    assert client.get("/staff/rewards").status_code == 403
