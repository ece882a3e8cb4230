"""Adding topics and posts."""

import pytest
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Tag, Topic
from app.operations import posting, tagging
from app.rules.actor import Actor
from tests.world import make_reply, make_space, make_topic, reloaded


def names_in_log() -> list[str]:
    return list(db.session.scalars(select(LogLine.name).order_by(LogLine.id)))


def test_a_topic_is_visible_at_once_and_counted(ada: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    assert topic.is_public
    assert db.session.get_one(Space, questions.id, populate_existing=True).topic_count == 1
    author = db.session.get_one(Member, ada.member_id, populate_existing=True)
    assert (author.topic_count, author.post_count) == (1, 1)
    assert names_in_log() == ["topic.added"]


def test_a_draft_is_in_no_log_until_it_is_published(kenji: Actor) -> None:
    blog = make_space("board", "news")
    with transaction():
        topic = posting.add_topic(kenji, blog, posting.TopicDraft("Soon", "Not yet.", publish=False))
    assert not topic.is_public
    assert names_in_log() == []
    with transaction():
        posting.publish(kenji, topic)
    assert names_in_log() == ["topic.added"]


def test_sending_the_same_form_twice_makes_one_topic(ada: Actor, questions: Space) -> None:
    draft = posting.TopicDraft("Once", "Only once.", key="k1")
    for _time in range(2):
        with transaction():
            posting.add_topic(ada, questions, draft)
    assert len(db.session.scalars(select(Topic)).all()) == 1


def test_sending_the_same_reply_twice_makes_one_post(grace: Actor, question_by_ada: Topic) -> None:
    for _time in range(2):
        with transaction():
            posting.reply(grace, question_by_ada, "Once.", key="k2")
    assert reloaded(question_by_ada).post_count == 2


def test_a_reply_to_a_reply_stands_beside_it(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    answer = make_reply(grace, question_by_ada)
    comment = make_reply(ada, question_by_ada, "Thanks!", to=answer)
    again = make_reply(grace, question_by_ada, "You're welcome.", to=comment)
    assert comment.reply_to_id == again.reply_to_id == answer.id


def test_the_event_names_whom_a_reply_answers_and_mentions(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    answer = make_reply(grace, question_by_ada)
    make_reply(ada, question_by_ada, f"@grace thanks\n\n> ten seconds ([Grace](/p/{answer.id}))", to=answer)
    body = db.session.scalars(select(LogLine.body).order_by(LogLine.id.desc())).first()
    assert body is not None
    assert body["reply_to_author_id"] == grace.member_id
    assert body["mentioned_ids"] == [grace.member_id]
    assert body["quoted_author_ids"] == [grace.member_id]
    assert body["is_answer"] is False


@pytest.mark.parametrize(("title", "source"), [("", "Words."), ("  ", "Words."), ("T", " \n "), ("x" * 201, "Words.")])
def test_what_says_nothing_or_too_much_is_invalid(ada: Actor, questions: Space, title: str, source: str) -> None:
    with pytest.raises(Invalid), transaction():
        posting.add_topic(ada, questions, posting.TopicDraft(title, source))
    assert db.session.scalars(select(Topic)).all() == []


def test_a_guest_does_not_post(questions: Space) -> None:
    with pytest.raises(Refused, match="Sign in"), transaction():
        posting.add_topic(Actor.guest(), questions, posting.TopicDraft("Hello", "There."))


def test_only_staff_open_topics_where_posting_is_theirs(ada: Actor, kenji: Actor) -> None:
    news = make_space("board", "news", post_role=Role.STAFF)
    with pytest.raises(Refused, match="Only staff post here"), transaction():
        posting.add_topic(ada, news, posting.TopicDraft("Hello", "There."))
    assert make_topic(kenji, news).is_public


def test_a_locked_topic_takes_replies_from_staff_only(ada: Actor, kenji: Actor, question_by_ada: Topic) -> None:
    with transaction():
        question_by_ada.locked_at = question_by_ada.created_at
    with pytest.raises(Refused, match="locked"), transaction():
        posting.reply(ada, question_by_ada, "Still here?")
    assert make_reply(kenji, question_by_ada).number == 2


def test_a_newcomer_has_a_pace(questions: Space, grace: Actor) -> None:
    newcomer = Actor(grace.member_id, Role.MEMBER, 0, joined_at=now())
    topic = make_topic(newcomer, questions)
    for number in range(19):
        make_reply(newcomer, topic, f"Words {number}")
    with pytest.raises(Refused, match="20 posts a day"), transaction():
        posting.reply(newcomer, topic, "One more")


def test_tags_are_counted_as_topics_gain_and_lose_them(ada: Actor, questions: Space) -> None:
    with transaction():
        topic = posting.add_topic(ada, questions, posting.TopicDraft("Tagged", "Words.", ["設定", "remote"]))
    with transaction():
        tagging.set_tags(topic, ["remote", "new"])
    counts = {tag.name: tag.topic_count for tag in db.session.scalars(select(Tag))}
    assert counts == {"設定": 0, "remote": 1, "new": 1}


def test_tags_are_read_as_people_type_them() -> None:
    assert tagging.tag_names("#設定、Remote, ＡＢＣ remote") == ["設定", "remote", "abc"]
    assert tagging.tag_names("c# #c++ ##") == ["c#", "c++"]


def test_numbers_run_without_a_gap(ada: Actor, question_by_ada: Topic) -> None:
    for _time in range(3):
        make_reply(ada, question_by_ada)
    numbers = db.session.scalars(select(Post.number).order_by(Post.number)).all()
    assert list(numbers) == [1, 2, 3, 4]


def test_a_forms_key_counts_for_its_sender_alone(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    for actor in (ada, grace):
        with transaction():
            assert posting.reply(actor, question_by_ada, "Mine.", key="same").author_id == actor.member_id


def test_the_same_key_with_other_words_is_told_not_swallowed(grace: Actor, question_by_ada: Topic) -> None:
    with transaction():
        posting.reply(grace, question_by_ada, "First words.", key="k3")
    with pytest.raises(Conflict), transaction():
        posting.reply(grace, question_by_ada, "Second thoughts.", key="k3")


def test_a_topic_that_only_staff_could_publish_is_not_drafted_by_others(ada: Actor, questions: Space) -> None:
    with pytest.raises(Refused, match="for staff"), transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("Later", "Words.", publish=False))
