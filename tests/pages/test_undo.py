"""What one removed comes back by one press."""

import re
from collections.abc import Callable

from app.base.database import transaction
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import editing, posting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.visiting import Browser
from tests.world import reloaded

Browse = Callable[..., Browser]
HTMX = {"HX-Request": "true"}


def test_a_removed_reply_leaves_a_notice_with_the_way_back(browse: Browse, grace: Actor, answer_by_grace: Post) -> None:
    browser = browse(grace)
    told = browser.post(f"/p/{answer_by_grace.id}/remove", headers=HTMX).text
    assert "Removed." in told
    assert f'action="/p/{answer_by_grace.id}/restore"' in told
    back = browser.post(f"/p/{answer_by_grace.id}/restore", headers=HTMX).text
    assert "It is back" in back
    assert "ten seconds" in back
    assert reloaded(answer_by_grace.topic).post_count == 2


def test_without_a_script_the_next_page_holds_the_button(browse: Browse, grace: Actor, answer_by_grace: Post) -> None:
    browser = browse(grace)
    page = browser.read(browser.post(f"/p/{answer_by_grace.id}/remove").location)
    assert re.search(rf'<form class="undo"[^>]*action="/p/{answer_by_grace.id}/restore"', page)
    assert browser.post(f"/p/{answer_by_grace.id}/restore").status_code == 303
    assert "ten seconds" in browser.read(f"/t/{answer_by_grace.topic_id}")


def test_a_whole_topic_comes_back_to_its_author_and_nobody_else(
    browse: Browse, ada: Actor, grace: Actor, question_by_ada: Topic
) -> None:
    opening = posting.opening_post(question_by_ada.id).id
    browser = browse(ada)
    for headers in ({}, HTMX):
        answer = browser.post(f"/p/{opening}/remove", headers=headers)
        assert answer.headers.get("HX-Redirect", answer.location) == "/questions"
        assert f'action="/p/{opening}/restore"' in browser.read("/questions")
        assert browse(grace).post(f"/p/{opening}/restore").status_code == 404
        assert browse(None).get(f"/t/{question_by_ada.id}").status_code == 404
        assert browser.post(f"/p/{opening}/restore").status_code == 303
        assert browse(None).get(f"/t/{question_by_ada.id}").status_code == 200


def test_what_staff_hid_is_not_undone_by_its_author(
    browse: Browse, grace: Actor, kenji: Actor, answer_by_grace: Post
) -> None:
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    browse(grace).post(f"/p/{answer_by_grace.id}/restore")
    assert not find_post(kenji, answer_by_grace.id).is_public
