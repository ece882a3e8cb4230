"""The review room: what is on the agenda, and what counts as gone over."""

import threading

import pytest
from sqlalchemy import select, update

from app.base.database import db, transaction
from app.base.errors import Conflict, Refused
from app.events.log import LogLine
from app.kinds.idea import operations
from app.kinds.idea.care.promises import overdue
from app.kinds.idea.review import sessions
from app.kinds.idea.review.agenda import next_left
from app.kinds.idea.review.models import ReviewItem
from app.models import Topic
from app.operations import editing, posting
from tests.kinds.reviewing import close, counts, decide, open_one, titles
from tests.world import make_space


def test_the_agenda_has_three_parts(ideas, kenji):
    open_one(kenji)
    assert {part: titles(kenji, part) for part in ("due", "new", "waiting")} == {
        "due": ["Old"],
        "new": ["Fresh"],
        "waiting": ["Middle"],
    }


def test_in_the_first_session_everything_is_new(add, ada, kenji):
    add(ada, "idea", "First")
    open_one(kenji)
    assert titles(kenji, "new") == ["First"]


def test_a_decided_idea_is_on_no_agenda(add, ada, kenji):
    decide(kenji, add(ada, "idea"), "planned")
    assert open_one(kenji).agenda_count == 0


def test_whoever_opens_second_joins_the_open_session(ideas, kenji, aoi):
    assert open_one(kenji).id == open_one(aoi).id
    assert counts()[1] == 3


def test_members_open_no_session(ada):
    with pytest.raises(Refused, match="Staff decide"), transaction():
        sessions.open_session(ada)


def test_coverage_counts_each_idea_once_whatever_is_said_about_it(ideas, kenji, aoi):
    open_one(kenji)
    with transaction():
        operations.mark_seen(kenji, ideas["fresh"])
    assert counts() == (1, 3, 0)
    decide(aoi, ideas["fresh"], "reviewing")
    decide(aoi, ideas["fresh"], "planned")
    assert counts() == (1, 3, 1)
    with transaction():
        posting.reply(kenji, ideas["old"], "We asked the makers.")
    assert counts() == (2, 3, 1)
    assert titles(kenji, "covered") == ["Old", "Fresh"]
    assert (titles(kenji, "due"), titles(kenji, "waiting")) == ([], ["Middle"])


def test_a_decision_taken_back_counts_no_more(ideas, kenji):
    open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    decide(kenji, ideas["old"], "reviewing")
    assert counts() == (1, 3, 0)


def test_a_receipt_of_long_ago_is_looked_at_again_in_each_session(ideas, kenji):
    with transaction():
        operations.mark_seen(kenji, ideas["middle"])
    open_one(kenji)
    assert counts()[0] == 0
    with transaction():
        assert not operations.mark_seen(kenji, ideas["middle"])
    assert counts()[0] == 1


def test_what_is_posted_while_a_session_is_open_belongs_to_it(ideas, add, ada, kenji):
    open_one(kenji)
    add(ada, "idea", "In between")
    assert counts()[1] == 4
    assert titles(kenji, "new") == ["Fresh", "In between"]


def test_what_is_taken_away_is_gone_over_and_comes_back_when_shown_again(ideas, kenji):
    open_one(kenji)
    post = posting.opening_post(ideas["old"].id)
    with transaction():
        editing.hide(kenji, post)
    assert (counts()[0], titles(kenji, "due")) == (1, [])
    with transaction():
        editing.restore(kenji, post)
    assert (counts()[0], titles(kenji, "due")) == (0, ["Old"])


def test_members_comments_are_no_word_of_staff(ideas, grace, kenji):
    open_one(kenji)
    with transaction():
        posting.reply(grace, ideas["old"], "Me too.")
    assert counts()[0] == 0
    assert overdue(kenji).silent.count == 1


def test_what_was_left_comes_again(ideas, kenji):
    open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    closed = close(kenji)
    assert (closed.covered_count, closed.agenda_count, closed.left_count) == (1, 3, 2)
    assert open_one(kenji).agenda_count == 2


def test_of_two_who_close_the_second_is_told(ideas, kenji, aoi):
    session = open_one(kenji)
    close(kenji)
    with pytest.raises(Conflict, match="closed this session already"), transaction():
        sessions.close_session(aoi, session)


def test_the_log_tells_the_coverage(ideas, kenji):
    session = open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    close(kenji)
    told = db.session.scalars(select(LogLine).where(LogLine.name == "review.closed").order_by(LogLine.id)).all()[-1]
    numbers = {"session_id": session.id, "agenda_count": 3, "covered_count": 1, "decided_count": 1}
    assert told.body == numbers


def test_going_on_leads_through_all_parts_past_ideas_that_others_are_on(ideas, kenji):
    session = open_one(kenji)
    assert next_left(kenji, session, None, ()) == ideas["old"].id
    assert next_left(kenji, session, None, {ideas["old"].id}) == ideas["fresh"].id
    last = db.session.get(ReviewItem, (session.id, ideas["middle"].id))
    assert next_left(kenji, session, last, ()) == ideas["old"].id


def test_an_idea_moved_to_another_space_stays_on_the_agenda_and_follows_the_filter(ideas, kenji):
    open_one(kenji)
    elsewhere = make_space("idea", "elsewhere")
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == ideas["old"].id).values(space_id=elsewhere.id))
    db.session.expire_all()
    assert titles(kenji, "due", space_id=elsewhere.id) == ["Old"]
    assert titles(kenji, "due", space_id=ideas["fresh"].space_id) == []
    decide(kenji, ideas["old"], "planned")
    assert counts() == (1, 3, 1)


def test_two_reviewers_who_decide_in_the_same_instant_cover_the_idea_once(app, ideas, kenji, aoi):
    open_one(kenji)
    topic_id, outcomes, ready = ideas["old"].id, [], threading.Barrier(2, timeout=20)

    def answer(actor, status):
        with app.app_context():
            topic = db.session.get_one(Topic, topic_id)
            ready.wait()
            try:
                with transaction():
                    operations.decide(actor, topic, status, "My own words.", seen_change=0)
                outcomes.append("decided")
            except Conflict:
                outcomes.append("told")
            db.session.remove()

    threads = [threading.Thread(target=answer, args=each) for each in ((kenji, "planned"), (aoi, "declined"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "told"]
    assert counts() == (1, 3, 1)
