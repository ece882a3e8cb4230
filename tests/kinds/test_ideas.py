"""The idea farm: support only, receipts, decisions with public reasons, merging."""

import threading

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.kinds.idea import merging, operations
from app.kinds.idea.models import Idea, IdeaChange, IdeaSupport
from app.models import Topic
from app.operations import posting
from app.readers.follow import catch_up
from app.readers.notifications import Notification
from app.rules import Action, Actor, why_not


def idea_of(topic):
    return db.session.get_one(Idea, topic.id, populate_existing=True)


def state_of(topic):
    return db.session.get_one(Topic, topic.id, populate_existing=True).state


def told(name):
    return [line.body for line in db.session.scalars(select(LogLine).where(LogLine.name == name).order_by(LogLine.id))]


@pytest.fixture
def idea(add, ada):
    return add(ada, "idea", "Let me share unused data")


def support(topic, *actors):
    for actor in actors:
        with transaction():
            operations.support(actor, topic)


def test_an_idea_begins_unstarted_and_open_to_discussion(idea):
    assert (idea.state, idea.comments_to_staff, idea_of(idea).support_count) == ("not_started", False, 0)


def test_supporting_twice_is_supporting_once(idea, grace):
    support(idea, grace, grace)
    assert idea_of(idea).support_count == 1
    assert len(told("idea.supported")) == 1


def test_support_can_be_taken_back_and_the_log_says_when_it_was_given(idea, grace):
    support(idea, grace)
    given = db.session.scalars(select(IdeaSupport.at)).one()
    with transaction():
        assert operations.withdraw_support(grace, idea)
    with transaction():
        assert not operations.withdraw_support(grace, idea)
    assert idea_of(idea).support_count == 0
    assert [body["supported_at"] for body in told("idea.support_withdrawn")] == [given.isoformat()]


def test_nobody_supports_an_own_idea(idea, ada):
    with pytest.raises(Refused, match="your own"), transaction():
        operations.support(ada, idea)


def test_a_guest_is_asked_to_sign_in_before_supporting(idea):
    assert str(why_not(Actor.guest(), Action.IDEA_SUPPORT, idea)) == "Sign in to do this."


def test_the_receipt_is_given_once(idea, kenji):
    for expected in (True, False):
        with transaction():
            assert operations.mark_seen(kenji, idea) is expected
    assert idea_of(idea).seen_by_id == kenji.member_id
    assert len(told("idea.seen")) == 1


def test_a_decision_needs_staff_and_a_reason(idea, ada, kenji):
    with pytest.raises(Refused, match="Staff decide"), transaction():
        operations.decide(ada, idea, "planned", "Because.")
    with pytest.raises(Invalid, match="Say why"), transaction():
        operations.decide(kenji, idea, "planned", "  ")
    assert state_of(idea) == "not_started"


def test_a_decision_is_dated_and_told_with_everybody_credited(idea, ada, kenji):
    with transaction():
        change = operations.decide(kenji, idea, "planned", "It goes into spring.")
    assert (change.from_status, change.to_status, change.by_id) == ("not_started", "planned", kenji.member_id)
    assert idea_of(idea).decided_at == change.at
    assert told("idea.decided") == [
        {
            "topic_id": idea.id,
            "author_id": ada.member_id,
            "change_id": change.id,
            "status": "planned",
            "credited_ids": [ada.member_id],
            "merged_into_id": None,
            "into_done": False,
            "merged_ids": [],
        }
    ]


def test_deciding_gives_the_receipt_too(idea, kenji):
    with transaction():
        operations.decide(kenji, idea, "reviewing", "Asking around.")
    assert idea_of(idea).seen_at is not None
    assert idea_of(idea).decided_at is None


def test_the_same_status_again_is_no_decision(idea, kenji):
    with pytest.raises(Invalid, match="already"), transaction():
        operations.decide(kenji, idea, "not_started", "Hm.")


def test_who_decides_second_is_told_what_was_decided(idea, kenji, aoi):
    with transaction():
        operations.decide(kenji, idea, "planned", "Yes.", seen_change=0)
    with pytest.raises(Conflict, match="Planned"), transaction():
        operations.decide(aoi, idea, "declined", "No.", seen_change=0)
    assert state_of(idea) == "planned"


def test_of_two_who_decide_at_once_one_is_told(app, idea, kenji, aoi):
    topic_id, outcomes, ready = idea.id, [], threading.Barrier(2, timeout=20)

    def decide(actor, status):
        with app.app_context():
            topic = db.session.get_one(Topic, topic_id)
            ready.wait()
            try:
                with transaction():
                    operations.decide(actor, topic, status, "Because.", seen_change=0)
                outcomes.append("decided")
            except Conflict:
                outcomes.append("told")
            db.session.remove()

    threads = [threading.Thread(target=decide, args=each) for each in ((kenji, "planned"), (aoi, "declined"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "told"]
    assert len(db.session.scalars(select(IdeaChange)).all()) == 1


def test_a_merge_carries_support_over_without_counting_anybody_twice(add, idea, ada, grace, mei, kenji):
    other = add(mei, "idea", "Family data pool")
    support(idea, grace, mei)
    support(other, grace, ada)
    with transaction():
        merging.merge(kenji, idea, other, "The same wish.")
    supporters = select(IdeaSupport.member_id).where(IdeaSupport.topic_id == other.id)
    assert set(db.session.scalars(supporters)) == {grace.member_id, ada.member_id}
    assert (idea_of(other).support_count, state_of(idea)) == (2, "merged")


def test_both_authors_are_credited_when_the_other_idea_is_done(add, idea, ada, mei, kenji):
    other = add(mei, "idea", "Family data pool")
    with transaction():
        merging.merge(kenji, idea, other, "The same wish.")
    with transaction():
        operations.decide(kenji, other, "done", "It is out.")
    assert told("idea.decided")[-1]["credited_ids"] == sorted([ada.member_id, mei.member_id])


def test_a_merged_idea_takes_no_support_and_no_second_merge(add, idea, grace, mei, kenji):
    other = add(mei, "idea", "Family data pool")
    with transaction():
        merging.merge(kenji, idea, other, "The same wish.")
    with pytest.raises(Refused, match="lives on"):
        support(idea, grace)
    with pytest.raises(Invalid, match="merged itself"), transaction():
        merging.merge(kenji, other, idea, "Back.")


def test_separating_takes_back_the_support_that_came_by_the_merge_alone(add, idea, ada, grace, mei, kenji):
    other, third = add(mei, "idea", "Family data pool"), add(ada, "idea", "Give data to my mother")
    support(idea, grace, kenji)
    support(third, grace)
    for each in (idea, third):
        with transaction():
            merging.merge(kenji, each, other, "The same wish.")
    assert idea_of(other).support_count == 2
    with transaction():
        merging.separate(kenji, idea, "They differ after all.")
    assert (idea_of(other).support_count, state_of(idea), idea_of(idea).merged_into_id) == (1, "reviewing", None)


def test_an_idea_is_not_merged_into_a_question(add, idea, grace, kenji):
    question = add(grace, "question")
    with pytest.raises(Invalid, match="Choose another idea"), transaction():
        merging.merge(kenji, idea, question, "Hm.")


def test_a_done_idea_names_the_post_that_shipped_it(add, idea, kenji, grace):
    news = add(kenji, "blog", "Spring release")
    with transaction():
        operations.decide(kenji, idea, "done", "It is out.", shipped=news)
    assert idea_of(idea).shipped_topic_id == news.id
    talk = add(grace, "board")
    with pytest.raises(Invalid, match="blog"), transaction():
        operations.link_shipped(kenji, idea, talk)


def test_comments_to_staff_are_written_by_the_author_and_staff_only(add, ada, grace, kenji):
    idea = add(ada, "idea", extras={"discussion": "staff"})
    assert str(why_not(grace, Action.TOPIC_REPLY, idea)) == "Its author asked for comments from staff only."
    for actor in (ada, kenji):
        with transaction():
            posting.reply(actor, idea, "Between us.")


def test_comments_to_staff_are_read_by_the_author_and_staff_only(add, ada, grace, kenji):
    idea = add(ada, "idea", extras={"discussion": "staff"})
    with transaction():
        comment = posting.reply(kenji, idea, "Between us.")
    readers = {
        actor for actor in (ada, kenji, grace, Actor.guest()) if why_not(actor, Action.POST_READ, comment) is None
    }
    assert readers == {ada, kenji}


def test_the_supporters_of_a_merged_idea_hear_of_the_other_ones_decisions(add, idea, grace, mei, kenji):
    other = add(mei, "idea", "Family data pool")
    support(idea, grace)
    with transaction():
        merging.merge(kenji, idea, other, "The same wish.")
    with transaction():
        operations.decide(kenji, other, "planned", "In spring.")
    catch_up("notifications")
    heard = select(Notification.topic_id).where(Notification.member_id == grace.member_id)
    assert set(db.session.scalars(heard)) == {idea.id, other.id}


def test_a_comment_to_staff_calls_nobody_else(add, ada, grace):
    idea = add(ada, "idea", extras={"discussion": "staff"})
    with transaction():
        posting.reply(ada, idea, "As @grace said.")
    assert told("post.added")[-1]["mentioned_ids"] == []
