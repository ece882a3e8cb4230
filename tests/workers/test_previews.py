"""A link in a line of its own becomes a card once a worker has read its page."""

import pytest
from flask.testing import FlaskClient

from app.base.clock import now
from app.base.database import db, transaction
from app.base.link_cards import Card
from app.models.posts import Revision
from app.models.previews import LinkPreview, PostLink
from app.models.spaces import Space
from app.operations import editing, posting, previewing
from app.operations.posting import Past, TopicDraft
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from app.settings.store import change
from tests.world import make_topic
from workers import jobs

URL = "https://news.example/one"
CARD = Card("One thing happened", "And why", "The News")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were read; each page is the same."""
    asked: list[str] = []
    monkeypatch.setattr(previewing, "read", lambda url: asked.append(url) or CARD)  # type: ignore[func-returns-value]
    return asked


def html_of(topic_id: int) -> str:
    db.session.rollback()
    return posting.opening_post(topic_id).html


def test_the_card_comes_after_the_post_and_is_no_edit(
    client: FlaskClient, ada: Actor, board: Space, asked: list[str]
) -> None:
    topic = make_topic(ada, board, "News", f"Look:\n\n{URL}\n\nWell?")
    assert "link-card" not in client.get(f"/t/{topic.id}").text
    jobs.fetch_previews()
    page = client.get(f"/t/{topic.id}").text
    assert "One thing happened" in page
    assert "The News" in page
    assert db.session.query(Revision).count() == 0
    jobs.fetch_previews()
    assert asked == [URL]


def test_a_known_page_is_a_card_at_once_and_not_read_again(ada: Actor, board: Space, asked: list[str]) -> None:
    make_topic(ada, board, "News", URL)
    jobs.fetch_previews()
    assert "link-card" in html_of(make_topic(ada, board, "Again", URL).id)
    jobs.fetch_previews()
    assert asked == [URL]
    assert previewing.posts_without_their_cards() == []


def test_a_failure_leaves_the_plain_link_and_is_tried_thrice(
    ada: Actor, board: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "read", lambda _url: None)
    topic = make_topic(ada, board, "News", URL)
    for _try in range(5):
        jobs.fetch_previews()
        with transaction():
            preview = db.session.query(LinkPreview).one()
            preview.due_at = preview.due_at and now()
    assert db.session.query(LinkPreview).one().tries == 3
    assert f'<a href="{URL}"' in html_of(topic.id)


def test_an_edit_follows_the_links_of_the_text(ada: Actor, board: Space, asked: list[str]) -> None:
    topic = make_topic(ada, board, "News", URL)
    with transaction():
        editing.edit(ada, find_post(ada, posting.opening_post(topic.id).id), "Never mind.")
    assert db.session.query(PostLink).count() == 0
    jobs.fetch_previews()
    assert html_of(topic.id) == "<p>Never mind.</p>\n"


def test_links_within_a_text_and_of_imports_ask_nobody(ada: Actor, board: Space, asked: list[str]) -> None:
    make_topic(ada, board, "News", f"See {URL} there")
    with transaction():
        past = Past(now(), ada.member_id or 0)
        posting.add_topic(Actor.system(), board, TopicDraft("Old", URL), past=past)
    jobs.fetch_previews()
    assert asked == []


def test_a_site_may_do_without(ada: Actor, board: Space, asked: list[str]) -> None:
    with transaction():
        change("link_previews", False)
    make_topic(ada, board, "News", URL)
    jobs.fetch_previews()
    assert asked == []
