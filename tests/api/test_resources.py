"""Each resource, as each role."""

import pytest
from flask import Flask
from openapi_spec_validator import validate
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.ledger import ISSUED, Note, move, wallet
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations.posting import opening_post
from app.rules.actor import Actor
from tests.api.conftest import Program
from tests.world import catch_up, make_reply, make_space, make_topic, sign_in


def test_the_description_is_valid_openapi_3_1(guest: Program) -> None:
    found = guest.get("/openapi.json").get_json()
    validate(found)
    assert found["openapi"] == "3.1.0"
    assert found["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "/api/v1/topics/{topic_id}/best-answer" in found["paths"]


def test_guests_read_what_is_open(guest: Program, question_by_ada: Topic, answer_by_grace: Post) -> None:
    listed = guest.get("/topics").get_json()
    assert [topic["id"] for topic in listed["topics"]] == [question_by_ada.id]
    assert listed["next"] is None
    opened = guest.get(f"/topics/{question_by_ada.id}").get_json()
    assert opened["topic"]["author"]["handle"] == "ada"
    assert opened["topic"]["answer_count"] == 1
    assert opened["post"]["html"].startswith("<p>It blinks <strong>red")
    posts = guest.get(f"/topics/{question_by_ada.id}/posts").get_json()["posts"]
    assert [post["number"] for post in posts] == [1, 2]
    assert guest.get(f"/posts/{answer_by_grace.id}").get_json()["text"] == "Hold the button for ten seconds."
    assert guest.get("/spaces").get_json()["spaces"][0]["may_post"] is False


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/me/wallet"),
        ("POST", "/topics"),
        ("POST", "/topics/{topic}/posts"),
        ("PATCH", "/posts/{post}"),
        ("DELETE", "/posts/{post}"),
        ("PUT", "/posts/{post}/nice"),
        ("DELETE", "/posts/{post}/nice"),
        ("PUT", "/topics/{topic}/best-answer"),
        ("DELETE", "/topics/{topic}/best-answer"),
    ],
)
def test_guests_are_asked_for_a_token(
    guest: Program, question_by_ada: Topic, answer_by_grace: Post, method: str, path: str
) -> None:
    body = {"text": "Hello", "title": "Hello", "space": "questions", "post_id": answer_by_grace.id}
    fields = {"/topics": ("text", "title", "space"), "posts": ("text",), "best-answer": ("post_id",)}
    wanted = next((names for end, names in fields.items() if path.endswith(end)), ("text",))
    sent = {name: body[name] for name in wanted} if method in ("POST", "PATCH", "PUT") else None
    answer = guest.ask(method, path.format(topic=question_by_ada.id, post=answer_by_grace.id), json=sent)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.mimetype == "application/problem+json"


def test_a_member_opens_a_topic_and_is_answered(adas: Program, graces: Program, questions: Space) -> None:
    sent = {"space": "questions", "title": "Is it *slow*?", "text": "Since **noon**.", "tags": ["speed", "lan"]}
    opened = adas.post("/topics", sent)
    assert opened.status_code == 201
    topic = opened.get_json()["topic"]
    assert opened.headers["Location"] == f"/api/v1/topics/{topic['id']}"
    assert topic["tags"] == ["lan", "speed"]
    answer = graces.post(f"/topics/{topic['id']}/posts", {"text": "Restart it."})
    assert answer.status_code == 201
    answered = adas.get(f"/topics/{topic['id']}").get_json()["topic"]
    assert (answered["state"], answered["answer_count"]) == ("answered", 1)
    second = adas.post(f"/topics/{topic['id']}/posts", {"text": "Thanks.", "reply_to_id": answer.get_json()["id"]})
    assert second.get_json()["reply_to_id"] == answer.get_json()["id"]


def test_editing_guards_against_two_editors(adas: Program, graces: Program, question_by_ada: Topic) -> None:
    path = f"/posts/{opening_post(question_by_ada.id).id}"
    changed = adas.ask("PATCH", path, json={"text": "Green.", "title": "Anew", "tags": ["led"], "revision": 0})
    assert changed.get_json()["revision"] == 1
    assert adas.ask("PATCH", path, json={"text": "Blue.", "revision": 0}).status_code == 409
    assert graces.ask("PATCH", path, json={"text": "Mine."}).status_code == 403
    topic = adas.get(f"/topics/{question_by_ada.id}").get_json()["topic"]
    assert (topic["title"], topic["tags"]) == ("Anew", ["led"])


def test_nices_are_given_once_and_taken_back(adas: Program, graces: Program, answer_by_grace: Post) -> None:
    path = f"/posts/{answer_by_grace.id}/nice"
    assert adas.ask("PUT", path).get_json()["nice_count"] == 1
    assert adas.ask("PUT", path).get_json()["nice_given"] is True
    assert adas.ask("DELETE", path).get_json()["nice_count"] == 0
    own = graces.ask("PUT", path)
    assert (own.status_code, own.get_json()["detail"]) == (403, "This post is your own.")


def test_the_asker_chooses_the_best_answer(
    adas: Program, graces: Program, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    path = f"/topics/{question_by_ada.id}/best-answer"
    assert graces.ask("PUT", path, json={"post_id": answer_by_grace.id}).status_code == 403
    assert adas.ask("PUT", path, json={"post_id": answer_by_grace.id}).status_code == 204
    assert adas.get(f"/posts/{answer_by_grace.id}").get_json()["is_best"] is True
    assert adas.ask("PUT", path, json={"post_id": 10**9}).status_code == 404
    assert adas.ask("PUT", path, json={"post_id": opening_post(question_by_ada.id).id}).status_code == 422
    assert adas.ask("DELETE", path).status_code == 204
    assert adas.get(f"/topics/{question_by_ada.id}").get_json()["topic"]["state"] == "answered"


def test_removing_takes_it_out_of_sight(adas: Program, graces: Program, guest: Program, answer_by_grace: Post) -> None:
    path = f"/posts/{answer_by_grace.id}"
    assert adas.ask("DELETE", path).status_code == 403
    assert graces.ask("DELETE", path).status_code == 204
    assert guest.get(path).status_code == 404
    assert graces.get(path).get_json()["is_public"] is False


def test_a_space_for_staff_is_for_staff(guest: Program, graces: Program, kenjis: Program, kenji: Actor) -> None:
    topic = make_topic(kenji, make_space("board", "back-room", read_role=Role.STAFF), "Secret plan")
    catch_up("search")
    for program, seen in ((guest, False), (graces, False), (kenjis, True)):
        assert (program.get(f"/topics/{topic.id}").status_code == 200) is seen
        assert (program.get(f"/topics/{topic.id}/posts").status_code == 200) is seen
        assert (len(program.get("/topics").get_json()["topics"]) == 1) is seen
        assert ("back-room" in program.get("/spaces").text) is seen
        assert (program.get("/search", q="secret").get_json()["total"] == 1) is seen
        assert (program.get("/topics", space="back-room").status_code == 200) is seen


def test_search_finds_and_marks(guest: Program, question_by_ada: Topic, answer_by_grace: Post) -> None:
    catch_up("search")
    found = guest.get("/search", q="button").get_json()
    assert found["total"] == 1
    assert found["hits"][0]["post_id"] == answer_by_grace.id
    assert "<mark>button</mark>" in found["hits"][0]["excerpt"]
    assert guest.get("/search", q="***").status_code == 422
    assert guest.get("/search").status_code == 422


def test_topics_are_filtered_and_paged(
    guest: Program, ada: Actor, grace: Actor, questions: Space, board: Space
) -> None:
    for number in range(5):
        make_topic(ada if number % 2 else grace, questions, f"Riddle {number}")
    make_topic(ada, board, "Chat")
    assert len(guest.get("/topics", kind="question").get_json()["topics"]) == 5
    assert len(guest.get("/topics", space="lounge").get_json()["topics"]) == 1
    assert len(guest.get("/topics", author="grace").get_json()["topics"]) == 3
    seen: list[str] = []
    after = ""
    while after is not None:
        page = guest.get("/topics", kind="question", order="new", size=2, after=after).get_json()
        seen += [topic["title"] for topic in page["topics"]]
        after = page["next"]
    assert seen == [f"Riddle {number}" for number in (4, 3, 2, 1, 0)]


def test_posts_are_paged_by_number(guest: Program, grace: Actor, question_by_ada: Topic) -> None:
    for _time in range(4):
        make_reply(grace, question_by_ada)
    page = guest.get(f"/topics/{question_by_ada.id}/posts", size=3).get_json()
    assert ([post["number"] for post in page["posts"]], page["next"]) == ([1, 2, 3], 3)
    page = guest.get(f"/topics/{question_by_ada.id}/posts", size=3, after=3).get_json()
    assert ([post["number"] for post in page["posts"]], page["next"]) == ([4, 5], None)


def test_me_and_my_wallet(adas: Program, ada_member: Member) -> None:
    assert adas.get("/me").get_json()["handle"] == "ada"
    with transaction():
        for number in range(3):
            move(ISSUED, wallet(ada_member.id), 10 + number, Note(kind="grant", key=f"test:{number}"))
    book = adas.get("/me/wallet", size=2).get_json()
    assert (book["balance"], book["unit"]) == (33, "pt")
    assert sum(lot["points"] for lot in book["lots"]) == 33
    assert [line["amount"] for line in book["lines"]] == [12, 11]
    older = adas.get("/me/wallet", size=2, after=book["next"]).get_json()
    assert ([line["amount"] for line in older["lines"]], older["next"]) == ([10], None)


def test_the_same_key_is_carried_out_once(adas: Program, graces: Program, questions: Space) -> None:
    sent = {"space": "questions", "title": "Once", "text": "Only."}
    first, again = adas.post("/topics", sent, key="k1"), adas.post("/topics", sent, key="k1")
    assert first.status_code == again.status_code == 201
    assert first.get_json()["topic"]["id"] == again.get_json()["topic"]["id"]
    assert adas.post("/topics", sent | {"text": "Other."}, key="k1").status_code == 409
    hers = graces.post("/topics", sent, key="k1")
    assert hers.get_json()["topic"]["id"] != first.get_json()["topic"]["id"]
    topic_id = first.get_json()["topic"]["id"]
    for _time in range(2):
        assert graces.post(f"/topics/{topic_id}/posts", {"text": "Yes."}, key="k2").status_code == 201
    assert db.session.scalar(select(func.count()).where(Post.topic_id == topic_id)) == 2


def test_a_session_is_no_token(web: Flask, guest: Program, ada_member: Member, answer_by_grace: Post) -> None:
    browser = sign_in(web.test_client(), ada_member)
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.put(f"/api/v1/posts/{answer_by_grace.id}/nice").status_code == 401


def test_a_suspended_member_only_reads(adas: Program, ada_member: Member, answer_by_grace: Post) -> None:
    ada_member.suspended_at = ada_member.joined_at
    db.session.commit()
    assert adas.get("/topics").status_code == 200
    assert adas.ask("PUT", f"/posts/{answer_by_grace.id}/nice").status_code == 403
