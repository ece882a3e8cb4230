"""Reporting a post, and the rooms of staff."""

import pytest
from flask.testing import FlaskClient

from app.models.members import Member
from app.models.posts import Post
from tests.pages.test_budgets import cost
from tests.pages.test_forum import EN, token
from tests.world import make_reply, sign_in


@pytest.fixture
def ada_in(client: FlaskClient, ada_member: Member) -> FlaskClient:
    return sign_in(client, ada_member)


@pytest.fixture
def kenji_in(web: object, kenji_member: Member) -> FlaskClient:
    return sign_in(web.test_client(), kenji_member)


def report(client: FlaskClient, post: Post, **fields: str):
    path = f"/p/{post.id}/flag"
    return client.post(path, data={"csrf_token": token(client, path), **fields})


def decide(client: FlaskClient, post: Post, do: str, reason: str = ""):
    form = {"csrf_token": token(client, "/staff/queue"), "do": do, "reason": reason}
    return client.post(f"/staff/queue/{post.id}", data=form)


def test_a_member_reports_and_staff_hide(
    ada_in: FlaskClient, kenji_in: FlaskClient, client: FlaskClient, answer_by_grace: Post, web: object
) -> None:
    assert report(ada_in, answer_by_grace, reason="spam", words="It sells").headers["Location"].startswith("/p/")
    assert "already" in ada_in.get(f"/p/{answer_by_grace.id}/flag").text
    queue = kenji_in.get("/staff/queue").text
    assert "Hold the button for ten seconds." in queue
    assert "Spam or advertising" in queue
    assert "It sells" in queue
    assert decide(kenji_in, answer_by_grace, "hide", "It sells something").headers["Location"] == "/staff/queue"
    topic = web.test_client().get(f"/t/{answer_by_grace.topic_id}", headers=EN).text
    assert "Hold the button" not in topic
    assert "It sells something" in kenji_in.get("/staff/queue?show=hidden").text
    decide(kenji_in, answer_by_grace, "restore", "It was fine")
    assert "Hold the button" in web.test_client().get(f"/t/{answer_by_grace.topic_id}", headers=EN).text


def test_a_report_that_says_nothing_is_refused_and_kept(ada_in: FlaskClient, answer_by_grace: Post) -> None:
    assert report(ada_in, answer_by_grace).status_code == 422
    refused = report(ada_in, answer_by_grace, reason="other")
    assert "Say in a few words what is wrong." in refused.text


def test_hiding_without_a_reason_is_refused_and_the_queue_stays(
    ada_in: FlaskClient, kenji_in: FlaskClient, answer_by_grace: Post
) -> None:
    report(ada_in, answer_by_grace, reason="spam")
    refused = decide(kenji_in, answer_by_grace, "hide")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert decide(kenji_in, answer_by_grace, "dismiss").status_code == 303
    assert "Nothing waits" in kenji_in.get("/staff/queue").text


def test_the_queue_costs_the_same_however_long_it_is(
    ada_in: FlaskClient, kenji_in: FlaskClient, grace: object, answer_by_grace: Post
) -> None:
    report(ada_in, answer_by_grace, reason="spam")
    few = cost(kenji_in, "/staff/queue")
    for _number in range(5):
        report(ada_in, make_reply(grace, answer_by_grace.topic), reason="spam")
    assert cost(kenji_in, "/staff/queue") == few <= 12


def test_staff_see_what_to_do_next(kenji_in: FlaskClient, ada_in: FlaskClient, answer_by_grace: Post) -> None:
    report(ada_in, answer_by_grace, reason="spam")
    today = kenji_in.get("/staff").text
    assert "Reports" in today
    assert 'class="todo__number">1<' in today


@pytest.mark.parametrize("path", ["/staff", "/staff/queue", "/m/grace/suspend"])
def test_the_rooms_of_staff_are_closed_to_members(ada_in: FlaskClient, grace_member: Member, path: str) -> None:
    assert ada_in.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/staff", "/staff/queue"])
def test_guests_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/sign-in?next={path}"


def test_staff_suspend_with_a_reason_and_the_member_is_signed_out(
    kenji_in: FlaskClient, ada_in: FlaskClient, ada_member: Member
) -> None:
    assert ada_in.get("/settings").status_code == 200
    page_token = token(kenji_in, "/m/ada/suspend")
    assert kenji_in.post("/m/ada/suspend", data={"csrf_token": page_token}).status_code == 422
    form = {"csrf_token": page_token, "reason": "Insults"}
    assert kenji_in.post("/m/ada/suspend", data=form).status_code == 303
    assert ada_in.get("/settings").status_code == 303
    assert "This member is suspended." in kenji_in.get("/m/ada").text
    assert kenji_in.post("/m/ada/unsuspend", data=form).status_code == 303
