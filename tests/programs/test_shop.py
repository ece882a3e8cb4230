"""The shop: windows, a stock that is a book, codes shown once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.ledger import SPENT, balance_of, expire_due, lots_of, wallet
from app.models import AuditRow
from app.operations.prize_law import Way, ruling
from app.programs import rewards
from app.programs.rewards import Coupon, Reward, RewardWish
from app.programs.rewards import stock as stock_book
from app.programs.rewards.coupons import operations as coupons
from app.programs.rewards.coupons.queries import coupons_of
from app.programs.rewards.locking import locked_reward
from app.programs.rewards.staff.simulation import outlook
from app.programs.stars.operations import today
from tests.points.scene import actor, faults, fund, points_of, send
from tests.programs.test_lottery_checks import at_once
from tests.world import make_member, sign_in


def offer(kenji, **more):
    with transaction():
        return rewards.add_reward(kenji, RewardWish("本", "Book", "100", **more))


def order(who, reward, key="one", wishes=""):
    with transaction():
        return rewards.order(who, reward.id, wishes, key)


def fresh(table, key):
    return db.session.get(table, key, populate_existing=True)


def test_a_window_opens_and_closes_with_the_sites_days(ada, ada_member, kenji):
    fund(ada_member, 500)
    day = today() + timedelta(days=2)
    reward = offer(kenji, first_day=day.isoformat(), last_day=day.isoformat())
    with pytest.raises(Refused, match="can be ordered from"):
        order(ada, reward)
    with standing_at(reward.opens_at):
        order(ada, reward)
    with standing_at(reward.ends_at), pytest.raises(Refused, match="not offered"):
        order(ada, reward, "two")
    assert reward.ends_at - reward.opens_at == timedelta(days=1)


def test_the_stock_is_a_book_and_never_below_nothing(ada, ada_member, kenji):
    fund(ada_member, 500)
    reward = offer(kenji, stock="2")
    order(ada, reward)
    second = order(ada, reward, "two")
    with transaction():
        rewards.cancel(ada, second.id)
    with pytest.raises(Invalid, match="only 1"), transaction():
        stock_book.restock(kenji, locked_reward(reward.id), -2, "They broke.")
    with transaction():
        stock_book.restock(kenji, locked_reward(reward.id), 5, "A box came.")
    lines = [(line.change, line.after, line.why) for line in db.session.query(rewards.StockLine).order_by("id")]
    assert lines == [(2, 2, "opened"), (-1, 1, "ordered"), (-1, 0, "ordered"), (1, 1, "cancelled"), (5, 6, "restocked")]
    assert faults() == []
    assert db.session.query(AuditRow).filter_by(action="reward.restock").one().reason == "A box came."


def test_a_stock_that_is_not_what_its_book_says_is_found(kenji):
    reward = offer(kenji, stock="2")
    with transaction():
        db.session.execute(update(Reward).where(Reward.id == reward.id).values(stock=3))
    assert faults() == [f"reward {reward.id} has 3 pieces, its book gives 2"]


def test_the_last_piece_goes_to_one_of_six_at_the_same_instant(app, kenji):
    people = [make_member(f"M{number} Member") for number in range(6)]
    for each in people:
        fund(each, 100)
    reward, actors = offer(kenji, stock="1"), [actor(each) for each in people]
    db.session.remove()
    came_to = at_once(app, [lambda who=who: order(who, reward, f"k{who.member_id}").id for who in actors])
    assert len([each for each in came_to if isinstance(each, int)]) == 1
    assert {str(each) for each in came_to if not isinstance(each, int)} == {"None is left."}
    assert faults() == []


def test_cancelled_orders_never_stretch_an_expiry(ada, ada_member, kenji):
    """However often points go into an order and come back, they end when they were to end."""
    ends = now() + timedelta(days=5)
    fund(ada_member, 120, expires_at=ends)
    reward = offer(kenji)
    for day in range(4):
        with standing_at(now() + timedelta(days=day)):
            made = order(ada, reward, f"k{day}")
            with transaction():
                (rewards.cancel if day % 2 else rewards.approve)(ada if day % 2 else kenji, made.id)
            if not day % 2:
                with transaction():
                    rewards.cancel(kenji, made.id, "Not today.")
        assert {end for end, *_rest in lots_of(wallet(ada_member.id), now())} == {ends}
    made = order(ada, reward, "last")
    with standing_at(ends + timedelta(days=30)):
        with transaction():
            rewards.cancel(kenji, made.id, "Too late.")
        assert lots_of(wallet(ada_member.id), now()) == []
        with pytest.raises(Refused, match="You have 0 pt"):
            order(ada, reward, "again")
        with transaction():
            expire_due(now())
    assert points_of(ada_member) == 0
    assert faults() == []


def code_reward(kenji, codes="AAAA-1111\nBBBB-2222\nAAAA-1111\n", **more):
    return offer(kenji, fulfilment="code", needs_approval="0", codes=codes, **more)


def test_a_code_goes_out_at_once_and_is_shown_once(ada, ada_member, grace, kenji):
    fund(ada_member, 500)
    reward = code_reward(kenji)
    assert fresh(Reward, reward.id).stock == 2, "the same code counts once"
    made = order(ada, reward)
    assert (made.state, balance_of(SPENT)) == ("sent", 100)
    coupon = db.session.query(Coupon).filter_by(order_id=made.id).one()
    with pytest.raises(Exception, match="no such coupon"), transaction():
        coupons.show(grace, coupon.id)
    with transaction():
        assert coupons.show(ada, coupon.id).is_open(now())
    with standing_at(now() + timedelta(minutes=14)), transaction():
        coupons.show(ada, coupon.id)
    with standing_at(now() + timedelta(minutes=16)), pytest.raises(Conflict, match="shown before"), transaction():
        coupons.show(ada, coupon.id)
    assert (fresh(Reward, reward.id).stock, faults()) == (1, [])


def test_the_last_codes_go_to_different_members_at_the_same_instant(app, kenji):
    people = [make_member(f"M{number} Member") for number in range(5)]
    for each in people:
        fund(each, 100)
    reward, actors = code_reward(kenji, "A-1\nB-2\nC-3"), [actor(each) for each in people]
    db.session.remove()
    came_to = at_once(app, [lambda who=who: order(who, reward, f"k{who.member_id}").id for who in actors])
    assert len([each for each in came_to if isinstance(each, int)]) == 3
    owners = [each.member_id for each in db.session.query(Coupon)]
    assert len(set(owners)) == 3
    assert faults() == []


def test_staff_give_coupons_by_hand_and_note_what_the_till_saw(kenji, ada, ada_member, grace_member):
    with transaction():
        batch = coupons.add_batch(kenji, coupons.BatchWish("お茶", "Tea", last_day=today()))
        assert coupons.load(kenji, batch, "TEA-1\nTEA-2\nTEA-3") == 3
    with transaction():
        assert coupons.give(kenji, batch, coupons.members_named("@ada grace"), "For the fair.") == 2
    with transaction():
        assert coupons.give(kenji, batch, coupons.members_named("ada"), "") == 0, "one of a list each"
        assert coupons.note_used(kenji, batch, "TEA-1\nTEA-3") == 1, "TEA-3 was given to nobody"
    with pytest.raises(Invalid, match="no member bob"):
        coupons.members_named("ada, bob")
    with pytest.raises(Refused), transaction():
        coupons.give(ada, batch, [ada_member], "")
    with standing_at(now() + timedelta(days=1)):
        mine = (*coupons_of(ada.member_id), *coupons_of(grace_member.id))
        states = [each.has_expired(coupons.today()) for each in mine]
    assert states == [False, True], "a used one has not expired"


def test_the_outlook_says_who_could_order_and_how_long_it_lasts(sqlite_app):
    kenji = actor(make_member("Kenji", days=99))
    for number in range(3):
        fund(make_member(f"M{number} Member", trust=number), 60 + 40 * number)
    reward = Reward(cost=100, stock=10, min_trust=1, opens_at=None, ends_at=None)
    found = outlook(reward, 4, now())
    assert (found.reach, found.gone_on, found.spent) == (2, today() + timedelta(days=2), 1000)
    assert kenji


@pytest.mark.parametrize(
    ("way", "price", "most"),
    [("all", 999, 200), ("all", 1000, 200), ("all", 3000, 600), ("draw", 4999, 99_980), ("draw", 5000, 100_000)],
)
def test_the_caps_of_the_law(way, price, most):
    found = ruling(tied=True, way=Way(way), base_price=price, sales=1_000_000, worth=most + 1)
    assert (found.most_each, found.is_over) == (most, True)
    assert found.most_in_all == (20_000 if way == "draw" else None)
    assert ruling(tied=False, way=Way(way), base_price=price).most_each is None


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_from_preview_to_coupon_without_javascript(client, ada_member, kenji_member, locale):
    fund(ada_member, 400)
    client.set_cookie("locale", locale)
    sign_in(client, kenji_member)
    form = {"name_en": "Tea for two", "cost": "100", "fulfilment": "code", "needs_approval": "0", "codes": "TEA-77777"}
    shown = send(client, "/staff/rewards", form | {"do": "preview", "orders_a_day": "5"})
    assert shown.status_code == 200
    assert db.session.query(Reward).count() == 0
    assert "TEA-77777" in shown.text, "what was typed is kept"
    assert send(client, "/staff/rewards", form | {"do": "add"}).status_code == 303
    db.session.rollback()
    reward = db.session.query(Reward).one()
    assert client.get(f"/staff/rewards/{reward.id}").status_code == 200
    sign_in(client, ada_member)
    ordered = send(client, f"/rewards/{reward.id}/orders", {"key": "k"}, form=f"/rewards/{reward.id}")
    assert ordered.headers["Location"] == "/coupons"
    assert "TEA-77777" not in client.get("/coupons").text
    db.session.rollback()
    coupon = db.session.query(Coupon).one()
    send(client, f"/coupons/{coupon.id}/show", {}, form="/coupons")
    assert "TEA-77777" in client.get("/coupons").text
    with standing_at(now() + timedelta(hours=1)):
        later = client.get("/coupons").text
    assert "TEA-77777" not in later
    assert "…777" in later


def test_the_law_page_and_the_csvs_are_for_staff(client, ada_member, kenji_member):
    asked = "/staff/prize-law?tied=1&way=draw&base_price=3000&sales=500000&worth=70000"
    sign_in(client, ada_member)
    for path in (asked, "/staff/orders.csv", "/staff/coupons"):
        assert client.get(path).status_code == 403
    sign_in(client, kenji_member)
    page = client.get(asked).text
    assert "60,000" in page
    assert "10,000" in page
    assert client.get("/staff/orders.csv").mimetype == "text/csv"
    assert client.get("/staff/prize-law?tied=1&way=other").status_code == 200
