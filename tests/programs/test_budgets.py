"""What the pages about points and people cost a member: at most 12 database commands, whatever there is to show."""

from datetime import timedelta

from flask.testing import FlaskClient

from app.base.clock import now, standing_at
from app.base.database import transaction
from app.kinds.idea import operations as idea
from app.ledger import ISSUED, Note, move, wallet
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.operations import allowances, editing, posting, reacting
from app.programs.chips.operations import give_chip
from app.programs.lottery.drawing import draw
from app.programs.lottery.staging import LotteryWish, PrizeWish, open_lottery
from app.programs.rewards.orders import order
from app.programs.rewards.shelf import RewardWish, add_reward
from app.programs.stars.operations import appoint
from app.programs.tank import operations as tank
from app.programs.wallet.gifts import give_gift
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.world import catch_up, make_member, make_space, make_topic, sign_in

PAGES = (
    "/tank",
    "/rewards",
    "/wallet",
    "/wallet/gift",
    "/lottery",
    "/stars",
    "/leaderboard",
    "/open-book",
    "/members",
    "/m/grace",
    "/m/ada",
    "/notifications",
    "/settings",
    "/roadmap",
    "/search?q=help",
    "/bookmarks",
    "/drafts",
)


def test_pages_of_points_and_people_stay_in_their_budget_whatever_there_is(
    client: FlaskClient, ada_member: Member, grace_member: Member, answer_by_grace: Post
) -> None:
    staff, ideas = Actor.of(make_member("Mia", Role.ADMIN)), make_space("idea")
    for rounds in (1, 9):
        for number in range(rounds):
            live_a_day(rounds * 2 + number, ada_member, grace_member, staff, answer_by_grace, ideas)
        catch_up()
        sign_in(client, ada_member)
        costs = {page: warm_cost(client, page) for page in PAGES}
        assert {page: count for page, count in costs.items() if count > MEMBER} == {}


def live_a_day(ago: int, ada: Member, grace: Member, staff: Actor, answer: Post, ideas: Space) -> None:
    """Everything that shows on these pages, once."""
    with standing_at(now() - timedelta(days=ago)):
        fund(ada, ago)
        star = make_member(f"Star{ago}")
        topic = make_topic(Actor.of(ada), ideas, f"A lamp that waits {ago} seconds", "Please help.")
        with transaction():
            give_and_take(ago, Actor.of(ada), grace, answer)
            reward = add_reward(staff, RewardWish(name_ja="本", name_en=f"Book {ago}", cost="20", per_member="3"))
            order(Actor.of(ada), reward.id, "", f"order {ago}")
            drawn = open_lottery(staff, LotteryWish("福引き", f"Draw {ago}", 90, [PrizeWish("飴", "Sweets", 2, 50)]))
            draw(Actor.of(ada), drawn.id)
            appoint(staff, star, "star", "Explains twice.", now().date(), now().date() + timedelta(days=90))
            idea.decide(staff, topic, ("planned", "done")[ago % 2], "Many of you asked.")
            editing.remove(Actor.of(grace), find_post(Actor.system(), make_answer(grace, answer).id))


def fund(ada: Member, ago: int) -> None:
    ends = now() + timedelta(days=40 + ago)
    with transaction():
        move(ISSUED, wallet(ada.id), 300, Note(kind="grant", key=f"fund {ago}"), expires_at=ends)
        allowances.renew(ada.id, now())


def give_and_take(ago: int, ada: Actor, grace: Member, answer: Post) -> None:
    reacting.give_nice(ada, answer)
    give_chip(ada, find_post(Actor.system(), answer.id), 10, f"Thanks {ago}", f"chip {ago}")
    give_gift(ada, grace, 20, f"For you {ago}", f"gift {ago}")
    tank.deposit(ada, 30, f"Please {ago}", f"deposit {ago}")


def make_answer(grace: Member, answer: Post) -> Post:
    return posting.reply(Actor.of(grace), find_post(Actor.system(), answer.id).topic, "Please help me, too.")


def warm_cost(client: FlaskClient, page: str) -> int:
    client.get(page)
    return cost(client, page)
