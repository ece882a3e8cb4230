"""How short a title and a text may be, in Japanese and else."""

import pytest

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.models.spaces import Space
from app.operations import editing, posting
from app.operations.posting import Past, TopicDraft
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from app.settings.fields import FIELDS
from app.settings.store import change
from tests.world import make_reply, make_topic

LONG = "A text that says enough to be answered."


@pytest.fixture(autouse=True)
def _lengths_as_on_a_new_site(app: object) -> None:
    with transaction():
        for name in ("shortest_title", "shortest_title_ja", "shortest_text", "shortest_text_ja"):
            change(name, FIELDS[name].default)


@pytest.mark.parametrize(
    ("title", "source", "field", "sentence"),
    [
        ("Fourteen signs", LONG, "title", "at least 15 characters: write 1 more"),
        ("設定の方法", LONG, "title", "at least 6 characters: write 1 more"),
        ("Fifteen letters", "Nineteen characters", "source", "at least 20 characters: write 1 more"),
        ("設定の方法は", "教えて下さい。", "source", "at least 8 characters: write 1 more"),
        ("Fifteen letters", f"> {LONG}", "source", "write 20 more"),
        ("Spaces        don't count", "far                   too few", "source", "write 9 more"),
    ],
)
def test_what_is_too_short_says_how_many_characters_are_missing(
    ada: Actor, questions: Space, title: str, source: str, field: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused, transaction():
        posting.add_topic(ada, questions, TopicDraft(title, source))
    assert refused.value.field == field


def test_all_that_is_too_short_is_told_at_once(ada: Actor, questions: Space) -> None:
    with pytest.raises(Invalid) as refused, transaction():
        posting.add_topic(ada, questions, TopicDraft("設定", "短い"))
    assert {name: str(said)[-13:] for name, said in refused.value.fields.items()} == {
        "title": "write 4 more.",
        "source": "write 6 more.",
    }


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Fifteen letters", "Twenty characters it"),
        ("設定の方法は", "教えてください。"),
        ("iPhone 15 の設定", "Wi-Fi がつながりません"),
    ],
)
def test_what_says_just_enough_is_taken(ada: Actor, questions: Space, title: str, source: str) -> None:
    assert make_topic(ada, questions, title, source).is_public


def test_a_comment_may_be_a_word(ada: Actor, grace: Actor, board: Space) -> None:
    topic = make_topic(ada, board, "Who is coming along?", LONG)
    assert make_reply(grace, topic, "はい").number == 2
    with pytest.raises(Invalid, match="at least 5 characters"), transaction():
        posting.reply(grace, topic, "No")


def test_an_answer_to_a_question_says_more_than_a_comment_on_it(ada: Actor, grace: Actor, questions: Space) -> None:
    question = make_topic(ada, questions, "How do I reset it?", LONG)
    answer = make_reply(grace, question, "Hold the button for ten seconds.")
    with pytest.raises(Invalid, match="at least 20 characters"), transaction():
        posting.reply(grace, question, "Restart it.")
    assert make_reply(ada, question, "Thanks!", to=answer).number == 3


def test_staff_and_what_comes_from_elsewhere_are_as_short_as_they_are(
    ada: Actor, kenji: Actor, questions: Space
) -> None:
    assert make_topic(kenji, questions, "Moved", "See there.").is_public
    with transaction():
        past = Past(now(), ada.member_id or 0)
        assert posting.add_topic(Actor.system(), questions, TopicDraft("Old", "Words"), past=past).is_public


def test_an_edit_need_not_lengthen_what_was_let_through_once(ada: Actor, questions: Space) -> None:
    with transaction():
        past = Past(now(), ada.member_id or 0)
        topic = posting.add_topic(Actor.system(), questions, TopicDraft("Old", "Few wrods"), past=past)
    with transaction():
        editing.edit(ada, find_post(ada, posting.opening_post(topic.id).id), "Few words", title="Old")
    with pytest.raises(Invalid, match="write 3 more"), transaction():
        editing.edit(ada, find_post(ada, posting.opening_post(topic.id).id), "No wrd", title="Old")
