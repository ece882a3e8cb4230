"""Drafts and bookmarks."""

from collections.abc import Callable

from sqlalchemy import select

from app.base.database import db, transaction
from app.models import Draft, Post, Space, Topic
from app.operations import drafting, editing, reacting
from app.queries.topic_page import find_post
from app.rules import Actor
from tests.visiting import Browser
from tests.world import make_reply, make_topic

Browse = Callable[..., Browser]


def draft(actor: Actor, place: str, source: str, title: str = "") -> None:
    with transaction():
        drafting.save_draft(actor, place, title, source)


def places() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Draft.place)))


def put(browser: Browser, place: str, **form: str) -> int:
    answer = browser.client.put(f"/drafts/{place}", data=form, headers={"X-CSRFToken": browser.token})
    return answer.status_code


def test_what_is_typed_is_kept_and_comes_back_in_the_composer(browse: Browse, ada: Actor, questions: Space) -> None:
    browser = browse(ada)
    assert put(browser, "new:question", title="Half a title", source="Half a text") == 204
    assert put(browser, "new:question", title="A title", source="A text") == 204
    page = browser.read("/new?kind=question")
    assert 'value="A title"' in page
    assert "A text</textarea>" in page


def test_an_empty_text_forgets_the_draft(browse: Browse, ada: Actor) -> None:
    draft(ada, "new:question", "Words")
    assert put(browse(ada), "new:question", title="", source=" ") == 204
    assert places() == []


def test_a_reply_goes_on_where_it_stopped(browse: Browse, ada: Actor, question_by_ada: Topic) -> None:
    draft(ada, f"topic:{question_by_ada.id}", "To be continued")
    assert "To be continued</textarea>" not in browse(ada).read(f"/t/{question_by_ada.id}")
    assert "To be continued</textarea>" in browse(ada).read(f"/t/{question_by_ada.id}/x?draft=1")


def test_posting_forgets_the_draft(ada: Actor, grace: Actor, questions: Space, answer_by_grace: Post) -> None:
    for place in ("new:question", f"topic:{answer_by_grace.topic_id}", f"edit:{answer_by_grace.id}"):
        draft(grace, place, "Words")
    make_topic(grace, questions)
    make_reply(grace, answer_by_grace.topic)
    with transaction():
        editing.edit(grace, find_post(grace, answer_by_grace.id), "Better words.")
    assert places() == []


def test_the_page_lists_drafts_and_throws_them_away(browse: Browse, grace: Actor, answer_by_grace: Post) -> None:
    draft(grace, "new:idea", "An <idea>")
    draft(grace, f"topic:{answer_by_grace.topic_id}", "A reply")
    draft(grace, f"edit:{answer_by_grace.id}", "An edit")
    draft(grace, "topic:999", "To nothing")
    browser = browse(grace)
    page = browser.read("/drafts")
    for text in ("An &lt;idea&gt;", "/new?kind=idea", f"/p/{answer_by_grace.id}/edit?draft=1", "To nothing"):
        assert text in page
    assert browser.post("/drafts/topic:999/forget").location == "/drafts"
    assert "To nothing" not in browser.read("/drafts")


def test_a_draft_belongs_to_a_composer(browse: Browse, ada: Actor) -> None:
    assert put(browse(ada), "somewhere", source="Words") == 422


def test_nobody_sees_anothers_drafts(browse: Browse, ada: Actor, grace: Actor) -> None:
    draft(ada, "new:question", "My secret")
    assert "My secret" not in browse(grace).read("/drafts")


def test_guests_are_asked_to_sign_in(browse: Browse) -> None:
    for address in ("/drafts", "/bookmarks"):
        assert browse(None).get(address).location.startswith("/sign-in")
    assert put(browse(None), "new:question", source="Words") == 403


def test_bookmarks_are_listed_until_they_are_forgotten(browse: Browse, ada: Actor, answer_by_grace: Post) -> None:
    with transaction():
        reacting.bookmark(ada, find_post(ada, answer_by_grace.id))
    browser = browse(ada)
    assert "Hold the button" in browser.read("/bookmarks")
    assert browser.post(f"/bookmarks/{answer_by_grace.id}/forget").location == "/bookmarks"
    assert "No bookmarks" in browser.read("/bookmarks")


def test_a_hidden_post_leaves_the_bookmarks(browse: Browse, ada: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    with transaction():
        reacting.bookmark(ada, find_post(ada, answer_by_grace.id))
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    assert "No bookmarks" in browse(ada).read("/bookmarks")
