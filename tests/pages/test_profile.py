"""A member's page: with whom they are connected, when they took part, what they wrote and what became of it."""

from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.kinds.idea import operations as idea
from app.models.members import Member, Role
from app.operations import accounts, editing, reacting
from app.queries.member_calendar import WEEKS, calendar_of
from app.queries.member_posts import posts_by
from app.queries.member_ties import SHOWN, ties_of
from app.queries.topic_page import find_post
from app.rules import Actor
from tests.world import catch_up, make_member, make_reply, make_space, make_topic


def thank(actor, post):
    with transaction():
        reacting.give_nice(actor, find_post(actor, post.id))


def test_the_strongest_connections_are_named_with_their_first_day(ada, grace, kenji, questions):
    with standing_at(now() - timedelta(days=40)):
        topic = make_topic(ada, questions)
        thank(kenji, find_post(kenji, make_reply(grace, topic).id))
    thank(ada, find_post(ada, make_reply(grace, topic).id))
    catch_up("connections")
    ties = ties_of(grace.member_id)
    assert [tie.other.handle for tie in ties.strongest] == ["ada", "kenji"]
    assert all((now() - tie.since).days == 40 for tie in ties.strongest)


def test_further_connections_are_counted_and_who_left_is_not_named(ada, questions):
    topic = make_topic(ada, questions)
    for number in range(SHOWN + 3):
        make_reply(Actor.of(make_member(f"M{number} Member")), topic)
    catch_up("connections")
    with transaction() as session:
        session.get_one(Member, ties_of(ada.member_id).strongest[0].other.id).left_at = now()
    ties = ties_of(ada.member_id)
    assert (len(ties.strongest), ties.others) == (SHOWN, 2)


def test_the_calendar_knows_days_of_writing_and_of_thanking_and_not_those_of_reading(ada, grace, questions):
    for days_ago, act in ((400, "write"), (20, "write"), (10, "thank"), (5, "visit")):
        with standing_at(now() - timedelta(days=days_ago)):
            if act == "visit":
                with transaction():
                    accounts.visit(db.session.get_one(Member, ada.member_id), now().date())
            elif act == "write":
                topic = make_topic(ada, questions)
            else:
                thank(ada, find_post(ada, make_reply(grace, topic).id))
    catch_up("activity")
    calendar = calendar_of(ada.member_id)
    assert [day.wrote for day in calendar.days] == [True, False]
    assert all(0 <= day.week < WEEKS and 0 <= day.weekday < 7 for day in calendar.days)
    assert sum(days for _month, days in calendar.by_month) == 2
    assert len(calendar.months) >= 11


@pytest.fixture
def written(ada, questions, board):
    """Three topics of Ada's, the second on a board."""
    return [make_topic(ada, place, f"Topic {n}") for n, place in enumerate((questions, board, questions))]


def test_posts_are_leafed_through_by_kind(browse, ada, grace, written):
    for _time in range(30):
        make_reply(ada, written[0])
    seen, after = [], ""
    while after is not None:
        page = posts_by(grace, ada.member_id, kind="question", after=after)
        seen += [post.id for post in page.rows]
        after = page.next
    assert len(seen) == len(set(seen)) == 32
    assert "Topic 1" in browse(None).read("/m/ada/posts?kind=board")
    assert "Topic 2" not in browse(None).read("/m/ada/posts?kind=board")


def test_what_was_removed_or_stands_in_a_closed_space_is_not_listed(ada, grace, kenji, written):
    gone = make_reply(ada, written[0], "Gone.")
    with transaction():
        editing.remove(ada, find_post(ada, gone.id))
    make_topic(kenji, make_space("board", "staff-room", read_role=Role.STAFF), "Secret")
    assert len(posts_by(grace, ada.member_id).rows) == 3
    assert posts_by(grace, kenji.member_id).rows == []


def test_the_page_tells_all_of_it_in_words(browse, ada, grace, kenji, written):
    ideas = make_space("idea")
    topic = make_topic(ada, ideas, "A lamp that waits")
    with transaction():
        idea.decide(kenji, topic, "planned", "Many asked.")
    make_reply(grace, written[0])
    catch_up("connections", "activity")
    page = browse(None).read("/m/ada")
    for words in ("Connections", "Together since", "Took part on 1 day", "A lamp that waits", "Planned", "All posts"):
        assert words in page
