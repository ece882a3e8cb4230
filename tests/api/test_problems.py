"""How the API says no."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.database import db, transaction
from app.models.accounts import ApiToken
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import tokens
from app.rules.actor import Actor
from tests.api.conftest import Program


def problem(answer: object, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text  # type: ignore[attr-defined]
    assert answer.mimetype == "application/problem+json"  # type: ignore[attr-defined]
    body: dict[str, object] = answer.get_json()  # type: ignore[attr-defined]
    assert body["status"] == status
    assert body["type"] == "about:blank"
    return body


def test_refusals_speak_the_language_that_is_asked_for(adas: Program, question_by_ada: Topic, questions: Space) -> None:
    sent = {"space": "questions", "title": " ", "text": "Words"}
    body = problem(adas.post("/topics", sent), 422)
    assert body["detail"] == "Give it a title."
    assert body["errors"] == [{"field": "title", "detail": "Give it a title."}]
    adas.tongue = "ja"
    assert problem(adas.post("/topics", sent), 422)["detail"] == "タイトルを付けてください。"


def test_what_is_missing_or_odd_is_named(adas: Program, questions: Space) -> None:
    body = problem(adas.post("/topics", {"title": 7, "tags": "lan", "colour": "red"}), 422)
    assert body["errors"] == [
        {"field": "space", "detail": "This is needed."},
        {"field": "title", "detail": "This must be text."},
        {"field": "text", "detail": "This is needed."},
        {"field": "tags", "detail": "This must be a list."},
        {"field": "colour", "detail": "There is no such field."},
    ]
    adas.tongue = "ja"
    body = problem(adas.post("/topics", {"space": "questions", "title": "T"}), 422)
    assert body["errors"] == [{"field": "text", "detail": "必ず入れてください。"}]


def test_a_broken_body_is_told(adas: Program, questions: Space) -> None:
    problem(adas.ask("POST", "/topics", data=b"{", headers={"Content-Type": "application/json"}), 400)
    problem(adas.ask("POST", "/topics", json=[1]), 422)


def test_unknown_addresses_and_verbs(guest: Program) -> None:
    problem(guest.get("/nothing"), 404)
    problem(guest.get("/topics/999999"), 404)
    problem(guest.get("/topics/99999999999999999999999"), 400)
    problem(guest.ask("DELETE", "/topics"), 405)


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "yui_x", "Bearer \xff"])
def test_an_unknown_token_is_refused_everywhere(guest: Program, header: str) -> None:
    problem(guest.ask("GET", "/topics", headers={"Authorization": header}), 401)


def test_a_revoked_token_is_refused(adas: Program, ada: Actor) -> None:
    assert adas.get("/me").status_code == 200
    token = tokens.token_of(adas.word)
    assert token
    assert token.used_at
    with transaction():
        tokens.revoke(ada, db.session.get_one(ApiToken, token.id))
    problem(adas.get("/me"), 401)


def test_too_often_is_told_with_when_to_come_back(guest: Program, question_by_ada: Topic) -> None:
    answers = [guest.get("/search", q="***") for _time in range(121)]
    body = problem(answers[-1], 429)
    assert "Wait" in str(body["detail"])
    assert int(answers[-1].headers["Retry-After"]) <= 60


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
BODIES = JSON | st.fixed_dictionaries(
    {},
    optional={
        "space": st.just("questions") | JSON,
        "title": st.text(max_size=250) | JSON,
        "text": st.text(max_size=80) | JSON,
        "tags": st.lists(st.text(max_size=50), max_size=7) | JSON,
        "reply_to_id": st.integers() | JSON,
        "post_id": st.integers() | JSON,
        "revision": JSON,
        "extras": JSON,
        "publish": JSON,
    },
)
TOLD = {200, 201, 204, 400, 401, 403, 404, 405, 409, 422}


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_sent_gets_an_answer(
    adas: Program, question_by_ada: Topic, answer_by_grace: Post, data: st.DataObject
) -> None:
    method, path = data.draw(
        st.sampled_from(
            [
                ("POST", "/topics"),
                ("POST", f"/topics/{question_by_ada.id}/posts"),
                ("PATCH", f"/posts/{answer_by_grace.id}"),
                ("PUT", f"/topics/{question_by_ada.id}/best-answer"),
            ]
        )
    )
    answer = adas.ask(method, path, json=data.draw(BODIES))
    assert answer.status_code in TOLD, answer.text


@settings(max_examples=60)
@given(path=st.sampled_from(["/topics", "/search", "/me/wallet", "/topics/1/posts"]), data=st.data())
def test_whatever_is_asked_gets_an_answer(
    adas: Program, question_by_ada: Topic, path: str, data: st.DataObject
) -> None:
    names = ["q", "kind", "space", "state", "tag", "author", "order", "after", "size", "sort"]
    query = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=30) | st.integers(), max_size=4))
    answer = adas.ask("GET", path, query_string={name: str(value) for name, value in query.items()})
    assert answer.status_code in TOLD | {429}, answer.text
