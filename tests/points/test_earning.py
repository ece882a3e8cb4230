"""Members earn by rules that are rows; what is removed takes its points along."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.events import log
from app.events.accounts import MemberConfirmed, MemberJoined, MemberVisited, ProfileCompleted
from app.events.ideas import IdeaDecided
from app.kinds.question import operations as question
from app.ledger import EXPIRED, ISSUED, allowance, balance_of, debt_of
from app.models.members import Member
from app.operations import allowances, editing, posting, reacting
from app.operations.posting import Past
from app.readers.points import Contribution, Earning, EarningRule, all_rules, pay_due
from app.readers.points.contributing import periods_of
from app.readers.reader import Cursor
from tests.points import scene

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ada(database):
    return scene.member("ada")


@pytest.fixture
def grace(database):
    return scene.member("grace")


@pytest.fixture
def topic(ada):
    asked = scene.ask(ada, scene.space())
    scene.catch_up()
    return asked


def happen(event, actor=None, at=None):
    with transaction():
        log.append(event, scene.actor(actor) if actor else None, at=at)
    scene.catch_up()


def change_rule(verb, **values):
    with transaction():
        rule = all_rules()[verb]
        for name, value in values.items():
            setattr(rule, name, value)


def contribution(member, period="all"):
    return db.session.scalar(
        select(Contribution.points).where(Contribution.period == period, Contribution.member_id == member.id)
    )


def test_the_first_post_earns_once(ada, topic):
    assert scene.points_of(ada) == 20
    scene.answer(ada, topic)
    scene.catch_up()
    assert scene.points_of(ada) == 20


def test_an_answer_and_its_being_best_earn_both_sides(ada, grace, topic):
    post = scene.answer(grace, topic)
    with transaction():
        question.accept(scene.actor(ada), post)
    scene.catch_up()
    assert scene.points_of(grace) == 20 + 5 + 30
    assert scene.points_of(ada) == 20 + 3
    with transaction():
        question.unaccept(scene.actor(ada), post.topic)
    scene.catch_up()
    assert scene.points_of(grace) == 20 + 5
    assert scene.points_of(ada) == 20
    assert scene.faults() == []


def test_only_five_answers_a_day_earn(grace, topic):
    for number in range(7):
        scene.answer(grace, topic, f"Try this: {number}")
    scene.catch_up()
    assert scene.points_of(grace) == 20 + 5 * 5


def test_a_removed_post_gives_its_points_back_and_a_restored_one_earns_again(ada, grace, topic):
    post = scene.answer(grace, topic)
    with transaction():
        reacting.give_nice(scene.actor(ada), scene_post(post))
    scene.catch_up()
    assert scene.points_of(grace) == 26
    with transaction():
        editing.remove(scene.actor(grace), scene_post(post))
    scene.catch_up()
    assert (scene.points_of(grace), contribution(grace)) == (0, 0)
    with transaction():
        editing.restore(scene.actor(grace), scene_post(post))
    scene.catch_up()
    assert (scene.points_of(grace), contribution(grace)) == (26, 26)
    assert scene.faults() == []


def test_added_and_removed_in_one_batch_leaves_nothing(grace, topic):
    post = scene.answer(grace, topic)
    with transaction():
        editing.remove(scene.actor(grace), scene_post(post))
    scene.catch_up()
    assert scene.points_of(grace) == 0
    assert scene.faults() == []


def test_points_of_a_removed_post_that_are_spent_become_a_debt(grace, topic):
    post = scene.answer(grace, topic)
    scene.catch_up()
    scene.spend(grace, 25)
    with transaction():
        editing.remove(scene.actor(grace), scene_post(post))
    scene.catch_up()
    assert (scene.points_of(grace), debt_of(grace.id)) == (0, 25)
    happen(ProfileCompleted(member_id=grace.id), grace)
    assert (scene.points_of(grace), debt_of(grace.id)) == (0, 5)
    assert scene.faults() == []


def test_taking_a_nice_back_and_giving_it_again_earns_once(ada, grace, topic):
    post = scene_post(scene.answer(grace, topic))
    for _turn in range(3):
        with transaction():
            reacting.give_nice(scene.actor(ada), post)
        scene.catch_up()
        with transaction():
            reacting.take_nice_back(scene.actor(ada), post)
        scene.catch_up()
    assert scene.points_of(grace) == 25


def test_what_is_imported_earns_nothing(ada, grace):
    place = scene.space()
    past = Past(at=now() - timedelta(days=400), author_id=ada.id)
    with transaction():
        posting.add_topic(scene.actor(ada), place, posting.TopicDraft(title="Old", source="Long ago"), past=past)
    scene.catch_up()
    assert scene.points_of(ada) == 0


def test_reading_the_log_twice_changes_nothing(grace, topic):
    scene.answer(grace, topic)
    scene.catch_up()
    with transaction() as session:
        cursor = session.get_one(Cursor, "points")
        cursor.event_id = cursor.xid = 0
    scene.catch_up()
    assert scene.points_of(grace) == 25


def test_a_rule_is_a_row(grace, topic):
    change_rule("answer", points=7, min_trust=1)
    scene.answer(grace, topic)
    scene.catch_up()
    assert scene.points_of(grace) == 27
    change_rule("answer", min_trust=2)
    scene.answer(grace, topic, "Another")
    change_rule("visit", is_on=False)
    happen(MemberVisited(member_id=grace.id, day="2026-11-21"), grace)
    assert scene.points_of(grace) == 27


def test_a_weekly_cap_holds(ada):
    change_rule("visit", cap_week=3)
    monday = datetime(2026, 11, 16, 3, tzinfo=UTC)
    for day in range(9):
        happen(MemberVisited(member_id=ada.id, day="-"), ada, at=monday + timedelta(days=day))
    assert scene.points_of(ada) == 2 * (3 + 2)


def test_contribution_counts_by_week_month_and_in_all(ada):
    at = datetime(2026, 11, 29, 16, tzinfo=UTC)  # Monday the 30th in Tokyo
    happen(MemberVisited(member_id=ada.id, day="2026-11-30"), ada, at=at)
    assert periods_of(at) == ("all", "2026-11", "2026-W49")
    assert [contribution(ada, period) for period in periods_of(at)] == [2, 2, 2]


def test_spending_never_lowers_the_contribution(ada, topic):
    scene.spend(ada, 20)
    assert contribution(ada) == 20


def test_an_invited_friend_pays_after_a_month_if_still_about(ada, grace):
    came = now() - timedelta(days=31)
    happen(MemberJoined(member_id=grace.id, invited_by_id=ada.id), grace, at=came)
    assert scene.points_of(ada) == 0
    with transaction():
        db.session.get_one(Member, grace.id).visited_on = now().date()
    with transaction():
        assert pay_due(now()) == 1
    assert scene.points_of(ada) == 100
    with transaction():
        assert pay_due(now()) == 0


def test_an_invited_friend_who_left_pays_nothing(ada, grace):
    happen(MemberJoined(member_id=grace.id, invited_by_id=ada.id), grace, at=now() - timedelta(days=31))
    with transaction():
        pay_due(now())
    assert scene.points_of(ada) == 0


def test_a_realised_idea_is_paid_once_and_taken_back_when_staff_think_again(ada):
    idea = scene.ask(ada, scene.space("board"))
    for status in ("done", "done", "reviewing", "done"):
        happen(IdeaDecided(topic_id=idea.id, author_id=ada.id, change_id=1, status=status))
    assert scene.points_of(ada) == 20 + 100


def test_a_new_member_has_an_allowance_at_once(ada):
    happen(MemberConfirmed(member_id=ada.id), ada)
    assert balance_of(allowance(ada.id)) == 100


def test_the_allowance_is_new_on_monday_and_not_carried_over(ada, grace):
    sunday, monday = datetime(2026, 11, 22, 14, 59, tzinfo=UTC), datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    for someone in (ada, grace):
        with transaction():
            allowances.renew(someone.id, sunday)
            db.session.get_one(Member, ada.id).visited_on = sunday.date()
    with transaction():
        assert allowances.renew_some(sunday) == 0
    with transaction():
        assert allowances.renew_some(monday) == 2
    assert balance_of(allowance(ada.id)) == 100
    assert balance_of(allowance(grace.id)) == 0  # not seen for 28 days: the old one ends, a new one waits for the visit
    with transaction():
        assert allowances.renew_some(monday) == 0
    assert scene.faults() == []


def test_what_is_left_of_an_allowance_goes_back_to_where_it_came_from(ada):
    monday = datetime(2026, 11, 16, 3, tzinfo=UTC)
    for week in range(3):
        with transaction():
            allowances.renew(ada.id, monday + timedelta(weeks=week))
    assert (balance_of(allowance(ada.id)), balance_of(ISSUED), balance_of(EXPIRED)) == (100, -100, 0)
    assert scene.faults() == []


def test_earnings_know_their_rules(grace, topic):
    scene.answer(grace, topic)
    scene.catch_up()
    verbs = set(db.session.scalars(select(Earning.verb).where(Earning.member_id == grace.id)))
    assert verbs == {"first_post", "answer"}
    assert db.session.get(EarningRule, "answer").points == 5


def scene_post(post):
    return scene.post(post.id)
