"""The page of notifications, and the count in the head."""

import pytest
from flask.testing import FlaskClient

from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.rules.actor import Actor
from tests.pages.test_budgets import cost
from tests.pages.test_forum import JA, token
from tests.world import catch_up, make_reply, sign_in


@pytest.fixture
def ada_in(client: FlaskClient, ada_member: Member, answer_by_grace: Post) -> FlaskClient:
    catch_up("notifications")
    return sign_in(client, ada_member)


def unread(client: FlaskClient) -> str:
    return client.get("/questions").text.split("data-unread>")[1].split("<")[0]


def test_an_answer_stands_in_the_list_and_counts_in_the_head(ada_in: FlaskClient) -> None:
    page = ada_in.get("/notifications").text
    assert "Grace Hopper answered your question" in page
    assert "How do I reset it?" in page
    assert unread(ada_in) == "1"


def test_the_list_speaks_japanese(ada_in: FlaskClient) -> None:
    page_token = token(ada_in, "/settings")
    ada_in.post("/settings/look", data={"csrf_token": page_token, "locale": "ja", "zone": "", "theme": ""})
    assert "Grace Hopper さんが質問に回答しました" in ada_in.get("/notifications", headers=JA).text


def test_following_a_line_leads_to_the_post_and_marks_it_read(ada_in: FlaskClient, answer_by_grace: Post) -> None:
    link = ada_in.get("/notifications").text.split('href="/notifications/')[1].split('"')[0]
    assert ada_in.get(f"/notifications/{link}").headers["Location"] == f"/p/{answer_by_grace.id}"
    assert unread(ada_in) == ""


def test_all_can_be_marked_read_at_once(ada_in: FlaskClient) -> None:
    ada_in.post("/notifications/read", data={"csrf_token": token(ada_in, "/notifications")})
    assert unread(ada_in) == ""
    assert "Mark all as read" not in ada_in.get("/notifications").text


def test_nobody_follows_somebody_elses_line(
    ada_in: FlaskClient, client: FlaskClient, web: object, grace_member: Member
) -> None:
    link = ada_in.get("/notifications").text.split('href="/notifications/')[1].split('"')[0]
    grace_in = sign_in(web.test_client(), grace_member)
    assert grace_in.get(f"/notifications/{link}").status_code == 404


def test_a_long_list_goes_on_and_costs_the_same(
    ada_in: FlaskClient, grace: Actor, question_by_ada: Topic, web: object
) -> None:
    ada_in.get("/notifications")
    few = cost(ada_in, "/notifications")
    for number in range(35):
        make_reply(grace, question_by_ada, f"Answer {number}")
    catch_up("notifications")
    assert cost(ada_in, "/notifications") == few <= 12
    assert unread(ada_in) == "36"
    first = ada_in.get("/notifications").text
    onward = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    assert ada_in.get(onward).text.count('href="/notifications/') == 6
