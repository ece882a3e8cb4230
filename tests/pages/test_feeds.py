"""Feeds, the map of the site, and what robots are told."""

import re
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from app.base.database import transaction
from app.models.members import Member, Role
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, posting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.world import make_space, make_topic, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(client: FlaskClient, address: str = "/feed.atom") -> ElementTree.Element:
    answer = client.get(address)
    assert answer.mimetype == "application/atom+xml"
    found: ElementTree.Element = fromstring(answer.get_data())
    return found


def titles(found: ElementTree.Element) -> list[str | None]:
    return [each.text for each in found.iter(f"{ATOM}title")][1:]


def test_the_feed_tells_the_newest_topics_first(
    client: FlaskClient, ada: Actor, questions: Space, board: Space
) -> None:
    make_topic(ada, questions, "Old & <odd>", "Some **words**\x0b with a [link](/m/ada).")
    make_topic(ada, board, "新しい話")
    found = feed(client)
    assert titles(found) == ["新しい話", "Old & <odd>"]
    contents = [each.text or "" for each in found.iter(f"{ATOM}content")]
    assert "<strong>words</strong>" in contents[1]
    assert [each.text for each in found.iter(f"{ATOM}name")] == ["Ada Lovelace"] * 2
    assert titles(feed(client, "/feed.atom?space=lounge")) == ["新しい話"]
    assert client.get("/feed.atom?space=nowhere").status_code == 404


def test_feed_and_map_hold_only_what_guests_may_read(
    client: FlaskClient, kenji: Actor, kenji_member: Member, questions: Space
) -> None:
    room = make_space("board", "back-room", read_role=Role.STAFF)
    make_topic(kenji, room, "Secret")
    with transaction():
        posting.add_topic(kenji, questions, posting.TopicDraft("Draft", "Words", publish=False))
    hidden = make_topic(kenji, questions, "Hidden")
    with transaction():
        editing.hide(kenji, find_post(kenji, posting.opening_post(hidden.id).id))
    sign_in(client, kenji_member)
    assert titles(feed(client)) == []
    assert client.get("/feed.atom?space=back-room").status_code == 404
    text = client.get("/sitemap-0.xml").get_data(as_text=True)
    assert "/t/" not in text
    assert "back-room" not in text


def test_the_map_leads_to_every_topic(client: FlaskClient, question_by_ada: Topic) -> None:
    index = fromstring(client.get("/sitemap.xml").get_data())
    parts = [each.text or "" for each in index.iter(f"{MAP}loc")]
    assert len(parts) == 1
    part = fromstring(client.get("/" + parts[0].rsplit("/", 1)[1]).get_data())
    addresses = [each.text or "" for each in part.iter(f"{MAP}loc")]
    assert any(f"/t/{question_by_ada.id}/" in address for address in addresses)
    assert any(address.endswith("/questions") for address in addresses)
    assert client.get("/sitemap-7.xml").status_code == 404


def test_robots_are_told_what_is_not_for_them(client: FlaskClient) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /search" in text
    assert re.search(r"^Sitemap: http.*/sitemap\.xml$", text, re.MULTILINE)


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, question_by_ada: Topic) -> None:
    tag = client.get("/feed.atom").headers["ETag"]
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_a_tag_has_a_feed_that_its_page_names(client: FlaskClient, ada: Actor, questions: Space) -> None:
    with transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("Tagged topic", "Some words.", tags=("機種変更",)))
    make_topic(ada, questions, "Another")
    assert titles(feed(client, "/feed.atom?tag=機種変更")) == ["Tagged topic"]
    assert 'href="/feed.atom?tag=%E6%A9%9F%E7%A8%AE%E5%A4%89%E6%9B%B4"' in client.get("/tags/機種変更").text
    assert client.get("/feed.atom?tag=nothing").status_code == 404
    assert "/tags/%E6%A9%9F" in client.get("/sitemap-0.xml").text
