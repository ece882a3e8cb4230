"""Searching with fields and operators, spelling help, suggestions, and what stands beside the posts."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.base.clock import now
from app.base.database import db, transaction
from app.kinds.question import operations as question
from app.models.members import Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import posting, reacting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.pages.test_budgets import GUEST_COLD, cost
from tests.pages.test_forum import EN, JA
from tests.pages.test_search import search
from tests.world import catch_up, make_reply, make_space, make_topic


def ask(client: FlaskClient, **asked: str) -> tuple[int, str]:
    catch_up("search")
    answer = client.get("/search", query_string=asked, headers=EN)
    return answer.status_code, answer.get_data(as_text=True)


def suggest(client: FlaskClient, typed: str, **more: str) -> list[dict[str, object]]:
    catch_up("search")
    return client.get("/search/suggestions", query_string={"q": typed, **more}, headers=EN).get_json()["options"]


@pytest.fixture
def lamps(ada: Actor, grace: Actor, questions: Space, board: Space) -> Topic:
    """A solved question of Ada's with Grace's best answer, and a board topic of Grace's."""
    with transaction():
        draft = posting.TopicDraft("Blue lamp blinks", "The lamp is blue.", tags=["esim"])
        asked = posting.add_topic(ada, questions, draft)
    reply = make_reply(grace, asked, "Lamp answers: unplug it.")
    with transaction():
        question.accept(ada, find_post(ada, reply.id))
        reacting.give_nice(ada, find_post(ada, reply.id))
    make_topic(grace, board, "A lamp for sale", "Red lamp, hardly used.")
    return asked


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("lamp", 3),
        ("lamp by:grace", 2),
        ("lamp by:@grace kind:question", 1),
        ("lamp tag:esim", 2),
        ("lamp -tag:esim", 1),
        ("lamp -red", 2),
        ('"lamp is blue"', 1),
        ("lamp is:solved", 2),
        ("lamp status:solved is:best", 1),
        ("is:best", 1),
        ("is:topic lamp", 2),
        ("lamp after:2001", 3),
        ("lamp before:2001-02-03", 0),
        ("lamp kind:board", 1),
    ],
)
def test_operators_narrow(client: FlaskClient, lamps: Topic, query: str, count: int) -> None:
    status, text = ask(client, q=query)
    assert status == 200
    assert (f"{count} post" in text) if count else ("Nothing found" in text)


def test_fields_say_what_operators_say(client: FlaskClient, lamps: Topic) -> None:
    assert "2 posts found" in ask(client, q="lamp", by="@grace")[1]
    assert "2 posts found" in ask(client, q="lamp", status="solved")[1]
    assert "2 posts found" in ask(client, by="grace")[1]
    tomorrow = (now() + timedelta(days=2)).date().isoformat()
    assert "Nothing found" in ask(client, q="lamp", since=tomorrow)[1]
    assert 'value="grace"' in ask(client, q="lamp", by="grace")[1]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("lamp by:nobody", "There is no member @nobody."),
        ("lamp space:nowhere", "There is no space “nowhere” that you may read."),
        ("lamp kind:poem", "“poem” is no kind of topic."),
        ("lamp status:odd", "“odd” is no status."),
        ("lamp is:odd", "“is:odd” is not known."),
        ("lamp before:2026-02-31", "“2026-02-31” is no date."),
        ("lamp -by:grace", "Only words and tags can be left out"),
    ],
)
def test_what_cannot_be_heeded_is_said(client: FlaskClient, lamps: Topic, query: str, problem: str) -> None:
    status, text = ask(client, q=query)
    assert status == 422
    assert problem in text
    assert "hardly used" not in text


def test_it_is_said_in_the_members_language(client: FlaskClient, lamps: Topic) -> None:
    assert "日付として読めません" in search(client, "before:昨日", JA)


def test_a_space_that_one_may_not_read_is_no_space(client: FlaskClient, kenji: Actor) -> None:
    make_topic(kenji, make_space("board", "back-room", read_role=Role.STAFF), "Secret lamp")
    assert "There is no space" in ask(client, q="lamp space:back-room")[1]


def test_most_thanked_first(client: FlaskClient, lamps: Topic) -> None:
    text = ask(client, q="lamp", sort="nices")[1]
    assert text.index("unplug") < text.index("hardly used")


@pytest.mark.parametrize(
    ("typed", "meant"), [("lmap blinks", "lamp blinks"), ("パスワド", "パスワード"), ("機種変硬", "機種変更")]
)
def test_a_slip_is_noticed(
    client: FlaskClient, lamps: Topic, ada: Actor, questions: Space, typed: str, meant: str
) -> None:
    make_topic(ada, questions, "パスワードと機種変更", "教えてください")
    assert f"<strong>{meant}</strong>" in ask(client, q=typed)[1]


def test_words_of_closed_spaces_are_not_proposed(client: FlaskClient, lamps: Topic, kenji: Actor) -> None:
    make_topic(kenji, make_space("board", "back-room", read_role=Role.STAFF), "Project zeppelin")
    assert "zeppelin" not in ask(client, q="zepelin")[1]


def test_members_and_tags_stand_beside(client: FlaskClient, lamps: Topic) -> None:
    text = ask(client, q="esim")[1]
    assert 'href="/tags/esim"' in text
    assert 'href="/m/grace"' in ask(client, q="grace")[1]


def test_typing_is_met_with_topics_tags_and_people(client: FlaskClient, lamps: Topic) -> None:
    assert suggest(client, "blue la")[0]["href"] == f"/t/{lamps.id}/{lamps.slug}"
    assert "/tags/esim" in [each["href"] for each in suggest(client, "esi")]
    assert "/m/grace" in [each["href"] for each in suggest(client, "gra")]
    assert suggest(client, "") == []


def test_operators_are_completed(client: FlaskClient, lamps: Topic) -> None:
    assert suggest(client, "lamp is:so")[0] == {"value": "is:solved", "label": "Solved", "start": 5, "href": ""}
    assert suggest(client, "by:gr")[0]["value"] == "by:grace"
    assert suggest(client, "タグ：es")[0]["value"] == "タグ：esim"
    assert suggest(client, "lamp", **{"for": "operators"}) == []


def test_suggestions_keep_what_is_closed(client: FlaskClient, kenji: Actor) -> None:
    make_topic(kenji, make_space("board", "back-room", read_role=Role.STAFF), "Secret lamp")
    assert suggest(client, "secret") == []
    assert suggest(client, "space:back") == []


def test_a_search_with_everything_asks_the_database_little(client: FlaskClient, lamps: Topic) -> None:
    catch_up("search")
    db.session.rollback()
    assert cost(client, "/search?q=lamp") <= GUEST_COLD


def test_comments_of_others_do_not_change_the_answer(client: FlaskClient, lamps: Topic, answer_by_grace: Post) -> None:
    assert "1 post found" in search(client, "button")
