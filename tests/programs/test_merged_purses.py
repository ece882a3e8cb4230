"""Points of a merged account: they go over as they are, and what is taken back or comes back later finds its owner."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid
from app.ledger import ISSUED, Kind, Note, Purse, allowance, balance_of, debt_of, lots_of, move, reverse, wallet
from app.models.members import Member
from app.operations import allowances, editing
from app.programs import grants, lottery, rewards
from app.programs.chips import Chip, arrive_some, give_chip
from app.programs.lottery import LotteryWish, PrizeWish
from app.programs.lottery.queries import find_lottery
from app.programs.rewards import RewardWish
from app.programs.wallet import Gift, give_gift
from app.programs.wallet.queries import member_named
from app.queries.passbook import passbook
from app.readers.points import Contribution, Earning
from app.rules.actor import Actor
from tests.points.scene import catch_up, faults, fund, points_of, spend
from tests.points.scene import post as loaded
from tests.uniting import fresh, unite, whose
from tests.world import make_member, make_reply, make_topic

NOON = datetime(2026, 11, 18, 3, tzinfo=UTC)


@pytest.fixture
def newcomer(app: Flask) -> Member:
    """Whose chips arrive some days later."""
    return make_member("New Comer", days=0)


def owe(member: Member, amount: int) -> None:
    """The member has spent points that are taken back then."""
    given = fund(member, amount, "to owe")
    spend(member, amount)
    with transaction():
        reverse(given.id, Note(kind="test", key=f"owed:{member.id}"))


def chip(giver: Member, post: object, key: str = "one") -> Chip:
    with transaction():
        return give_chip(Actor.of(giver), loaded(post.id), 10, "", key)


def grant(admin: Actor, member: Member, amount: int) -> grants.Grant:
    with transaction():
        return grants.grant(admin, db.session.get_one(Member, member.id), amount, "For the help.", "a grant")


def take_back(admin: Actor, made: grants.Grant) -> None:
    with transaction():
        grants.take_back(admin, made.id, "A mistake.")


def standing(member: Member) -> tuple[int, int]:
    """Points, and what is owed."""
    db.session.rollback()
    return points_of(member), debt_of(member.id)


def test_points_go_over_with_their_expiry_and_what_may_not_be_given_stays_so(byron_member, ada_member):
    soon, at = now() + timedelta(days=5), now()
    fund(byron_member, 100, "soon", at, soon)
    fund(byron_member, 70, "for good", at)
    fund(ada_member, 30, "own", at)
    with transaction():
        move(ISSUED, wallet(byron_member.id), 20, Note(kind="test", key="to use", at=at), giveable=False)
    unite(byron_member, ada_member)
    assert lots_of(wallet(ada_member.id), at) == [(soon, True, 100), (None, False, 20), (None, True, 100)]
    assert standing(byron_member) == (0, 0)
    assert faults() == []


def test_a_debt_goes_over_and_is_worked_off_there(byron_member, ada_member):
    owe(byron_member, 100)
    unite(byron_member, ada_member)
    assert (standing(byron_member), standing(ada_member)) == ((0, 0), (0, 100))
    fund(ada_member, 150)
    assert standing(ada_member) == (50, 0)
    assert faults() == []


def test_points_that_come_over_work_the_own_debt_off(byron_member, ada_member):
    owe(ada_member, 60)
    fund(byron_member, 100)
    unite(byron_member, ada_member)
    assert standing(ada_member) == (40, 0)
    assert faults() == []


def test_debts_of_both_are_one(byron_member, ada_member):
    owe(byron_member, 100)
    owe(ada_member, 60)
    unite(byron_member, ada_member)
    assert (standing(byron_member), standing(ada_member)) == ((0, 0), (0, 160))
    assert faults() == []


def test_what_could_only_be_given_this_week_lapses_and_the_own_stays(byron_member, ada_member):
    with transaction():
        allowances.renew(byron_member.id, now())
        allowances.renew(ada_member.id, now())
    own, issued = balance_of(allowance(ada_member.id)), balance_of(ISSUED)
    unite(byron_member, ada_member)
    assert (balance_of(allowance(byron_member.id)), balance_of(allowance(ada_member.id))) == (0, own)
    assert balance_of(ISSUED) - issued == own > 0
    assert faults() == []


def test_merged_again_no_points_move(byron_member, ada_member):
    fund(byron_member, 100)
    unite(byron_member, ada_member)
    fund(byron_member, 5, "late")
    unite(byron_member, ada_member)
    assert (points_of(byron_member), points_of(ada_member)) == (5, 100)


def test_points_of_three_accounts_arrive_at_the_last(byron_member, ada_member, grace_member):
    fund(byron_member, 100)
    fund(ada_member, 10)
    unite(byron_member, ada_member)
    unite(ada_member, grace_member)
    assert standing(grace_member) == (110, 0)
    assert faults() == []


def test_the_bank_book_says_where_the_points_came_from(byron_member, ada_member):
    fund(byron_member, 100)
    unite(byron_member, ada_member)
    (entry,) = passbook(ada_member.id, now()).entries
    assert (str(entry.told.what), entry.line.amount) == ("From the account that was merged into this one", 100)


def test_points_set_aside_for_an_order_come_first(byron, byron_member, ada_member, kenji):
    with transaction():
        mug = rewards.add_reward(kenji, RewardWish("マグカップ", "A mug", "300"))
    fund(byron_member, 400)
    with transaction():
        made = rewards.order(byron, mug.id, "", "one")
    with pytest.raises(Conflict, match="set aside for an order"):
        unite(byron_member, ada_member)
    assert fresh(byron_member).left_at is None
    with transaction():
        rewards.approve(kenji, made.id)
        rewards.send(kenji, made.id)
    unite(byron_member, ada_member)
    assert (points_of(ada_member), faults()) == (100, [])


def test_chips_on_their_way_come_first(newcomer, ada_member, answer_by_grace):
    chip(newcomer, answer_by_grace)
    with pytest.raises(Conflict, match="Chips of this account are on their way"):
        unite(newcomer, ada_member)
    with transaction():
        arrive_some(now() + timedelta(days=400))
    assert unite(newcomer, ada_member)


def test_a_chip_on_its_way_to_the_closed_account_arrives_at_the_remaining_one(
    newcomer, byron, byron_member, ada_member, question_by_ada
):
    chip(newcomer, make_reply(byron, question_by_ada))
    unite(byron_member, ada_member)
    with transaction():
        arrive_some(now() + timedelta(days=30))
    assert (points_of(byron_member), points_of(ada_member)) == (0, 10)
    assert faults() == []


def test_a_chip_on_its_way_between_the_two_goes_back(newcomer, byron, byron_member, question_by_ada):
    chip(newcomer, make_reply(byron, question_by_ada))
    before = balance_of(allowance(newcomer.id))
    unite(byron_member, newcomer)
    with transaction():
        arrive_some(now() + timedelta(days=30))
    assert whose(Chip.giver_id) == [newcomer.id]
    assert (points_of(byron_member), balance_of(Purse(Kind.WAITING, newcomer.id))) == (0, 0)
    assert balance_of(allowance(newcomer.id)) == before + 10
    assert faults() == []


def test_chips_and_gifts_of_others_go_over_and_between_the_two_they_keep_both_names(
    byron, byron_member, ada, ada_member, grace, grace_member, answer_by_grace
):
    fund(byron_member, 100)
    fund(grace_member, 100)
    chip(byron_member, answer_by_grace)
    with transaction():
        give_gift(byron, db.session.get_one(Member, ada_member.id), 20, "", "between")
        give_gift(grace, db.session.get_one(Member, byron_member.id), 10, "", "to the closed one")
    unite(byron_member, ada_member)
    assert whose(Chip.giver_id) == [ada_member.id]
    gifts = [(row.giver_id, row.receiver_id) for row in db.session.scalars(select(Gift).order_by(Gift.id))]
    assert gifts == [(byron_member.id, ada_member.id), (grace_member.id, ada_member.id)]


def test_a_gift_to_the_closed_name_reaches_the_remaining_one(byron_member, ada_member, grace, grace_member):
    fund(grace_member, 100)
    unite(byron_member, ada_member)
    with transaction():
        give_gift(grace, member_named("@Byron"), 50, "", "one")
    assert (points_of(byron_member), points_of(ada_member)) == (0, 50)


def test_nobody_gives_to_the_own_closed_name(byron_member, ada, ada_member):
    fund(ada_member, 100)
    unite(byron_member, ada_member)
    with pytest.raises(Invalid, match="yourself"), transaction():
        give_gift(ada, member_named("byron"), 50, "", "one")


def test_what_both_earned_ranks_as_one(byron, byron_member, ada_member, grace, question_by_ada):
    make_reply(byron, question_by_ada)
    catch_up()
    earned = {period: points for _who, period, points in contributions()}
    before = {period: points for who, period, points in contributions() if who == ada_member.id}
    unite(byron_member, ada_member)
    assert earned
    assert {who for who, _period, _points in contributions()} == {ada_member.id}
    assert whose(Earning.member_id) == [ada_member.id] * len(whose(Earning.member_id))
    total = sum(row.points for row in db.session.scalars(select(Earning)))
    assert {points for _who, _period, points in contributions()} == {total}
    assert total > max(before.values(), default=0)


def contributions() -> list[tuple[int, str, int]]:
    return [(row.member_id, row.period, row.points) for row in db.session.scalars(select(Contribution))]


def test_a_grant_taken_back_later_is_taken_from_the_remaining_one(byron_member, ada_member, aoi):
    made = grant(aoi, byron_member, 100)
    fund(ada_member, 30)
    unite(byron_member, ada_member)
    take_back(aoi, made)
    assert (standing(byron_member), standing(ada_member)) == ((0, 0), (30, 0))
    assert faults() == []


def test_what_of_it_was_spent_is_the_remaining_ones_debt(byron_member, ada_member, aoi):
    made = grant(aoi, byron_member, 100)
    unite(byron_member, ada_member)
    spend(ada_member, 80)
    take_back(aoi, made)
    assert (standing(byron_member), standing(ada_member)) == ((0, 0), (0, 80))
    assert faults() == []


def test_the_bank_book_says_that_it_was_taken_back(byron_member, ada_member, aoi):
    made = grant(aoi, byron_member, 100)
    unite(byron_member, ada_member)
    take_back(aoi, made)
    last = passbook(ada_member.id, now()).entries[0]
    assert (str(last.told.what), last.line.amount, last.line.balance) == ("Taken back", -100, 0)


def test_a_grant_that_waits_is_paid_to_the_remaining_one(byron_member, ada_member, aoi):
    made = grant(aoi, byron_member, 50_000)
    unite(byron_member, ada_member)
    second = Actor.of(make_member("Mia Ueda", aoi.role))
    with transaction():
        grants.confirm(second, made.id)
    assert (points_of(byron_member), points_of(ada_member)) == (0, 50_000)


def test_what_a_post_earned_the_closed_account_goes_with_the_post(byron, byron_member, ada_member, question_by_ada):
    catch_up()
    before = standing(ada_member)
    answer = make_reply(byron, question_by_ada)
    catch_up()
    assert points_of(byron_member) > 0
    unite(byron_member, ada_member)
    with transaction():
        editing.remove(Actor.system(), loaded(answer.id))
    catch_up()
    assert (standing(byron_member), standing(ada_member)) == ((0, 0), before)
    assert faults() == []


def test_what_was_not_paid_yet_is_paid_to_the_remaining_one(byron, byron_member, ada_member, grace, questions):
    question = make_topic(grace, questions)
    catch_up()
    make_reply(byron, question)
    before = points_of(ada_member)
    unite(byron_member, ada_member)
    catch_up()
    assert points_of(ada_member) > before
    assert (standing(byron_member), faults()) == ((0, 0), [])


def test_draws_of_the_closed_account_can_still_be_checked(byron, byron_member, ada, ada_member, kenji):
    prizes = [PrizeWish("銀", "Silver", 50, 3, 3000), PrizeWish("銅", "Bronze", 5, 100)]
    with transaction():
        made = lottery.open_lottery(kenji, LotteryWish("秋のくじ", "Autumn", 7, prizes), at=NOON)
    for who in (byron, ada):
        with transaction():
            lottery.draw(who, made.id, at=NOON)
    won = points_of(byron_member) + points_of(ada_member)
    unite(byron_member, ada_member)
    assert lottery.check(find_lottery(made.id)).is_sound
    assert (points_of(ada_member), faults()) == (won, [])
