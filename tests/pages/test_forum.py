"""The forum's pages, asked for as a browser does."""

import re
from urllib.parse import unquote

from flask.testing import FlaskClient
from sqlalchemy import select

from app.base.database import db
from app.models.members import Member
from app.models.posts import Nice, Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.rules.actor import Actor
from tests.world import make_reply, make_topic, reloaded, sign_in

JA = {"Accept-Language": "ja"}
EN = {"Accept-Language": "en"}


def token(client: FlaskClient, page: str) -> str:
    """The CSRF token of a form on `page`."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found, f"no form on {page}"
    return found[1]


def test_a_guest_reads_a_question_in_both_languages(
    client: FlaskClient, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    japanese = client.get(f"/t/{question_by_ada.id}", headers=JA).get_data(as_text=True)
    english = client.get(f"/t/{question_by_ada.id}", headers=EN).get_data(as_text=True)
    assert 'lang="ja"' in japanese
    assert "回答 1 件" in japanese
    assert "1 answer" in english
    assert "<strong>red</strong>" in english
    assert "Hold the button for ten seconds." in english


def test_a_list_shows_what_the_filter_asks_for(client: FlaskClient, ada: Actor, questions: Space) -> None:
    solved = make_topic(ada, questions, "Old riddle")
    solved.state = "solved"
    db.session.commit()
    make_topic(ada, questions, "New riddle")
    text = client.get("/questions?state=open", headers=EN).get_data(as_text=True)
    assert "New riddle" in text
    assert "Old riddle" not in text


def test_lists_are_paged_without_a_gap_or_a_double(client: FlaskClient, ada: Actor, questions: Space) -> None:
    for number in range(30):
        make_topic(ada, questions, f"Riddle {number:02}")
    first = client.get("/questions", headers=EN).get_data(as_text=True)
    following = re.search(r'href="(/questions\?[^"]*after=[^"]+)"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&"), headers=EN).get_data(as_text=True)
    titles = re.findall(r"Riddle \d\d(?=</a>)", first + second)
    assert sorted(titles) == [f"Riddle {number:02}" for number in range(30)]


def test_a_broken_page_mark_is_a_clear_no(client: FlaskClient, questions: Space) -> None:
    response = client.get("/questions?after=nonsense", headers=EN)
    assert response.status_code == 422
    assert "Start from the first page" in response.get_data(as_text=True)


def test_a_member_asks_through_the_form(client: FlaskClient, ada_member: Member, questions: Space) -> None:
    sign_in(client, ada_member)
    form = {
        "csrf_token": token(client, "/new?kind=question"),
        "kind": "question",
        "space": str(questions.id),
        "title": "設定の方法は？",
        "source": "教えてください。",
        "tags": "設定",
        "key": "one",
    }
    response = client.post("/new", data=form)
    assert response.status_code == 303
    assert unquote(response.location).endswith("/設定の方法は")
    assert client.post("/new", data=form).location == response.location
    assert len(db.session.scalars(select(Topic)).all()) == 1


def test_a_refused_form_keeps_what_was_typed(client: FlaskClient, ada_member: Member, questions: Space) -> None:
    sign_in(client, ada_member)
    form = {
        "csrf_token": token(client, "/new?kind=question"),
        "kind": "question",
        "space": str(questions.id),
        "title": "",
        "source": "My long and careful words.",
    }
    response = client.post("/new", data=form)
    assert response.status_code == 422
    assert "My long and careful words." in response.get_data(as_text=True)
    assert "Give it a title." in response.get_data(as_text=True)


def test_a_form_without_its_token_changes_nothing(
    client: FlaskClient, ada_member: Member, answer_by_grace: Post
) -> None:
    sign_in(client, ada_member)
    assert client.post(f"/p/{answer_by_grace.id}/nice", data={"on": "1"}).status_code == 400
    assert db.session.scalars(select(Nice)).all() == []


def test_a_nice_without_javascript_leads_back_to_the_post(
    client: FlaskClient, ada_member: Member, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    sign_in(client, ada_member)
    form = {"csrf_token": token(client, f"/t/{question_by_ada.id}"), "on": "1"}
    response = client.post(f"/p/{answer_by_grace.id}/nice", data=form)
    assert response.status_code == 303
    assert response.location.endswith(f"/p/{answer_by_grace.id}")


def test_a_nice_with_htmx_brings_the_post_alone(
    client: FlaskClient, ada_member: Member, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    sign_in(client, ada_member)
    form = {"csrf_token": token(client, f"/t/{question_by_ada.id}"), "on": "1"}
    response = client.post(f"/p/{answer_by_grace.id}/nice", data=form, headers={"HX-Request": "true"})
    text = response.get_data(as_text=True)
    assert text.lstrip().startswith("<article")
    assert "<html" not in text
    assert 'aria-pressed="true"' in text


def test_a_reply_in_place_is_the_new_post_and_a_fresh_key(
    client: FlaskClient, ada_member: Member, question_by_ada: Topic
) -> None:
    sign_in(client, ada_member)
    form = {"csrf_token": token(client, f"/t/{question_by_ada.id}"), "source": "More words.", "key": "k"}
    address = f"/t/{question_by_ada.id}/posts"
    response = client.post(address, data=form, headers={"HX-Request": "true"})
    text = response.get_data(as_text=True)
    assert "More words." in text
    assert 'id="reply-key"' in text
    client.post(address, data=form, headers={"HX-Request": "true"})
    assert reloaded(question_by_ada).post_count == 2


def test_a_refused_reply_is_a_notice_for_htmx_and_a_page_without(
    client: FlaskClient, ada_member: Member, question_by_ada: Topic
) -> None:
    sign_in(client, ada_member)
    form = {"csrf_token": token(client, f"/t/{question_by_ada.id}"), "source": " "}
    address = f"/t/{question_by_ada.id}/posts"
    in_place = client.post(address, data=form, headers={"HX-Request": "true"})
    assert (in_place.status_code, in_place.headers["HX-Retarget"]) == (422, "#notices")
    whole = client.post(address, data=form)
    assert whole.status_code == 422
    assert "Write something first." in whole.get_data(as_text=True)


def test_an_edit_shows_and_what_was_said_is_in_the_history(
    client: FlaskClient, grace_member: Member, answer_by_grace: Post
) -> None:
    sign_in(client, grace_member)
    form = {"csrf_token": token(client, f"/p/{answer_by_grace.id}/edit"), "source": "Twelve seconds.", "revision": "0"}
    assert client.post(f"/p/{answer_by_grace.id}/edit", data=form).status_code == 303
    stale = client.post(f"/p/{answer_by_grace.id}/edit", data=form | {"source": "Or nine."})
    assert stale.status_code == 409
    assert "Or nine." in stale.get_data(as_text=True)
    assert "<ins>Twelve</ins>" in stale.get_data(as_text=True)


def test_a_removed_post_is_gone_for_others(
    client: FlaskClient, grace_member: Member, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    sign_in(client, grace_member)
    form = {"csrf_token": token(client, f"/t/{question_by_ada.id}")}
    assert client.post(f"/p/{answer_by_grace.id}/remove", data=form).status_code == 303
    client.get("/sign-out")
    with client.session_transaction() as session:
        session.clear()
    assert client.get(f"/p/{answer_by_grace.id}").status_code == 404
    assert "ten seconds" not in client.get(f"/t/{question_by_ada.id}").get_data(as_text=True)


def test_a_write_makes_the_ready_page_stale_at_once(client: FlaskClient, grace: Actor, question_by_ada: Topic) -> None:
    address = f"/t/{question_by_ada.id}"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_reply(grace, question_by_ada, "Fresh words.")
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "Fresh words." in second.get_data(as_text=True)


def test_a_long_topic_is_read_page_by_page(client: FlaskClient, grace: Actor, question_by_ada: Topic) -> None:
    for number in range(25):
        make_reply(grace, question_by_ada, f"Answer {number:02}")
    first = client.get(f"/t/{question_by_ada.id}").get_data(as_text=True)
    second = client.get(f"/t/{question_by_ada.id}?after=21").get_data(as_text=True)
    shown = re.findall(r"<p>Answer (\d\d)</p>", first + second)
    assert shown == [f"{number:02}" for number in range(25)]


def test_no_page_holds_script_or_style_of_its_own(client: FlaskClient, question_by_ada: Topic) -> None:
    response = client.get(f"/t/{question_by_ada.id}")
    text = response.get_data(as_text=True)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text)
    assert not re.search(r"\sstyle=|\son\w+=", text)
