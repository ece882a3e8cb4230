"""Sending a form twice at the same moment is sending it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from tests.visiting import Browser
from tests.world import sign_in

CLICKS = 4
Clicks = Callable[[str, dict[str, object]], set[int]]


@pytest.fixture
def clicks(web: Flask, ada_member: Member) -> Clicks:
    """Sends one form of Ada's several times at the same moment; the answers."""

    def click(address: str, form: dict[str, object]) -> set[int]:
        browsers = [Browser(sign_in(web.test_client(), ada_member)) for _click in range(CLICKS)]
        forms = [{"csrf_token": browser.token, **form} for browser in browsers]
        gate = Barrier(CLICKS)

        def press(browser: Browser, sent: dict[str, object]) -> int:
            gate.wait()
            return browser.client.post(address, data=sent).status_code

        with ThreadPoolExecutor(CLICKS) as hands:
            return set(hands.map(press, browsers, forms))

    return click


def posts_reading(words: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Post.source == words)) or 0


def test_clicks_at_the_same_moment_make_one_reply(clicks: Clicks, question_by_ada: Topic) -> None:
    form = {"source": "Pressed at once.", "key": "one"}
    assert clicks(f"/t/{question_by_ada.id}/posts", form) == {303}
    assert posts_reading("Pressed at once.") == 1


def test_clicks_at_the_same_moment_make_one_topic(clicks: Clicks, questions: Space) -> None:
    form = {"kind": "question", "space": questions.id, "title": "Once", "source": "Asked at once.", "key": "two"}
    assert clicks("/new", form) == {303}
    assert posts_reading("Asked at once.") == 1
