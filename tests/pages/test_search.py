"""Search and the pages of tags, asked for as a browser does."""

import re

import pytest
from flask.testing import FlaskClient

from app.base.database import transaction
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, posting, tagging
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.pages.test_budgets import GUEST_COLD, cost
from tests.pages.test_forum import EN, JA
from tests.world import catch_up, make_space, make_topic, sign_in

HTMX = {**EN, "HX-Request": "true"}


def search(client: FlaskClient, query: str, headers: dict[str, str] = EN, **more: object) -> str:
    catch_up("search")
    return client.get("/search", query_string={"q": query, **more}, headers=headers).get_data(as_text=True)


def test_what_was_just_posted_is_found_with_the_words_marked(
    client: FlaskClient, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    text = search(client, "button seconds")
    assert "1 post found" in text
    assert "<mark>button</mark>" in text
    assert f'href="/p/{answer_by_grace.id}"' in text
    assert "<mark>reset</mark>" in search(client, "RESET")


def test_japanese_words_are_found_in_either_width(client: FlaskClient, ada: Actor, questions: Space) -> None:
    make_topic(ada, questions, "パスワードの変更", "設定の画面から変更できますか。")
    assert "1 件の投稿" in search(client, "ﾊﾟｽﾜｰﾄﾞ", JA)
    assert "<mark>設定</mark>" in search(client, "設定", JA)
    assert "<mark>画</mark>" in search(client, "画", JA)


def test_a_space_for_staff_is_found_by_staff_alone(
    client: FlaskClient, kenji: Actor, kenji_member: Member, grace_member: Member
) -> None:
    room = make_space("board", "back-room", read_role=Role.STAFF)
    make_topic(kenji, room, "Secret plan", "Nobody else may know.")
    assert "Nothing found" in search(client, "secret")
    assert "back-room" not in search(client, "")
    assert "Nothing found" in search(sign_in(client, grace_member), "secret")
    assert "1 post found" in search(sign_in(client, kenji_member), "secret")


def test_a_hidden_post_is_gone_at_once(client: FlaskClient, kenji: Actor, answer_by_grace: Post) -> None:
    assert "1 post found" in search(client, "button")
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    text = client.get("/search?q=button", headers=EN).get_data(as_text=True)
    assert "Hold the" not in text


def test_filters_narrow(client: FlaskClient, ada: Actor, questions: Space, board: Space) -> None:
    tagged = make_topic(ada, questions, "Blue lamp")
    with transaction():
        tagging.set_tags(tagged, ["esim"])
        editing.edit(ada, find_post(ada, posting.opening_post(tagged.id).id), "Words", title="Blue lamp again")
    make_topic(ada, board, "Blue chair")
    assert "2 posts found" in search(client, "blue")
    assert "1 post found" in search(client, "blue", kind="board")
    assert "1 post found" in search(client, "blue", space=questions.id)
    assert "1 post found" in search(client, "blue", tag="esim")


def test_hits_are_paged_without_a_gap_or_a_double(client: FlaskClient, ada: Actor, questions: Space) -> None:
    for number in range(27):
        make_topic(ada, questions, f"Riddle {number:02}")
    first = search(client, "riddle", sort="newest")
    following = re.search(r'href="(/search\?[^"]*after=20)"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&"), headers=HTMX).get_data(as_text=True)
    assert "<html" not in second
    assert re.findall(r"</mark> (\d\d)(?=</a>)", first + second) == [f"{number:02}" for number in range(26, -1, -1)]


def test_htmx_gets_the_results_alone(client: FlaskClient, question_by_ada: Topic) -> None:
    text = search(client, "reset", HTMX)
    assert "1 post found" in text
    assert "<html" not in text


@pytest.mark.parametrize("query", ["***", "()", "AND OR NOT", "長い" * 5000, '"', "\x00", "<script>", "%", "の"])
def test_any_query_gets_an_answer(client: FlaskClient, question_by_ada: Topic, query: str) -> None:
    catch_up("search")
    answer = client.get("/search", query_string={"q": query}, headers=EN)
    assert answer.status_code == 200
    assert "<script>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "args", ["after=-5", "after=x", "after=99999", "space=x", "kind=nonsense", "sort=odd", "tag=%00"]
)
def test_a_bent_address_gets_an_answer(client: FlaskClient, question_by_ada: Topic, args: str) -> None:
    catch_up("search")
    assert client.get(f"/search?q=reset&{args}", headers=EN).status_code == 200


def test_signs_alone_are_told_to_be_no_words(client: FlaskClient) -> None:
    assert "There is no word in this" in search(client, "***")
    assert "Type a word" in search(client, "")


def test_before_the_first_index_it_says_so(client: FlaskClient, question_by_ada: Topic) -> None:
    assert "The index is being made" in client.get("/search?q=reset", headers=EN).get_data(as_text=True)


def test_a_search_asks_the_database_little(client: FlaskClient, ada: Actor, questions: Space) -> None:
    for number in range(8):
        make_topic(ada, questions, f"Riddle {number:02}")
    catch_up("search")
    assert cost(client, "/search?q=riddle") <= GUEST_COLD


def test_tags_have_pages(client: FlaskClient, ada: Actor, questions: Space, kenji: Actor) -> None:
    with transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("Phones", "Words", tags=["esim", "電話"]))
    tags = client.get("/tags", headers=EN).get_data(as_text=True)
    assert "esim" in tags
    assert "電話" in tags
    assert "Phones" in client.get("/tags/電話", headers=EN).get_data(as_text=True)
    assert client.get("/tags/nothing", headers=EN).status_code == 404


def test_a_tag_that_only_staff_see_is_not_listed(client: FlaskClient, kenji: Actor) -> None:
    room = make_space("board", "back-room", read_role=Role.STAFF)
    with transaction():
        posting.add_topic(kenji, room, posting.TopicDraft("Plan", "Words", tags=["secret"]))
    assert "secret" not in client.get("/tags", headers=EN).get_data(as_text=True)
    assert client.get("/tags/secret", headers=EN).status_code == 404
