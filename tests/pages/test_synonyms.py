"""Tags that mean the same: one of them stands on the topics, the other leads there, and staff can undo it."""

import pytest
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.models.moderation import AuditRow
from app.models.topics import Tag, TopicTag
from app.operations import editing, posting, synonyms
from app.queries.topic_page import find_post, find_topic
from app.rules import Actor
from tests.points.scene import send
from tests.world import catch_up, sign_in


@pytest.fixture
def tagged(ada, questions):
    """tagged(*names): a topic of Ada's with these tags."""

    def _tagged(*names):
        with transaction():
            draft = posting.TopicDraft("How do I reset the router?", "It blinks red all day.", names)
            return posting.add_topic(ada, questions, draft)

    return _tagged


def join(actor, name, main):
    with transaction():
        synonyms.join(actor, name, main)


def part(actor, name):
    with transaction():
        synonyms.part(actor, name)


def tags_of(topic):
    db.session.rollback()
    db.session.expire_all()
    return [tag.name for tag in find_topic(Actor.system(), topic.id).tags]


def counters_are_right():
    db.session.rollback()
    counted = select(Tag.name, Tag.topic_count, func.count(TopicTag.topic_id)).outerjoin(TopicTag).group_by(Tag.id)
    return all(kept == real for _name, kept, real in db.session.execute(counted))


def test_topics_get_the_main_tag_and_counters_follow(tagged, kenji):
    first, both = tagged("wifi", "home"), tagged("wifi", "wi-fi")
    join(kenji, "wifi", "wi-fi")
    assert tags_of(first) == ["home", "wi-fi"]
    assert tags_of(both) == ["wi-fi"]
    assert counters_are_right()


def test_undoing_gives_back_just_what_there_was(tagged, kenji):
    first, both, other = tagged("wifi"), tagged("wifi", "wi-fi"), tagged("wi-fi")
    join(kenji, "wifi", "wi-fi")
    later = tagged("wifi")
    part(kenji, "wifi")
    assert tags_of(first) == ["wifi"]
    assert tags_of(both) == ["wi-fi", "wifi"]
    assert tags_of(other) == tags_of(later) == ["wi-fi"]
    assert counters_are_right()


def test_a_tag_that_was_taken_off_meanwhile_does_not_come_back(tagged, ada, kenji):
    topic = tagged("wifi", "home")
    join(kenji, "wifi", "wi-fi")
    post = posting.opening_post(topic.id)
    with transaction():
        editing.edit(ada, find_post(ada, post.id), post.source, tags=["home"])
    part(kenji, "wifi")
    assert tags_of(topic) == ["home"]


def test_who_writes_the_synonym_writes_the_main_tag(tagged, kenji):
    join(kenji, "wifi", "wi-fi")
    assert tags_of(tagged("wifi", "wi-fi", "home")) == ["home", "wi-fi"]
    assert counters_are_right()


@pytest.mark.parametrize(
    ("name", "main"), [("a", "a"), ("a", ""), ("b", "a"), ("c", "b"), ("b", "c"), ("a", "d"), ("a b", "c")]
)
def test_synonyms_make_no_chains_and_no_circles(tagged, kenji, name, main):
    join(kenji, "b", "d")
    join(kenji, "a", "e")
    if (name, main) == ("a", "d"):
        part(kenji, "a")
        join(kenji, "x", "a")
    with pytest.raises(Invalid):
        join(kenji, name, main)


def test_saying_it_twice_is_saying_it_once_and_stands_in_the_audit_log(tagged, kenji):
    tagged("wifi")
    for _again in range(2):
        join(kenji, "wifi", "wi-fi")
    part(kenji, "wifi")
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [(row.action, row.details["tag"], row.details["main"]) for row in rows] == [
        ("tag.join", "wifi", "wi-fi"),
        ("tag.part", "wifi", "wi-fi"),
    ]


def test_members_join_no_tags(ada, client, ada_member):
    with pytest.raises(Refused):
        join(ada, "wifi", "wi-fi")
    sign_in(client, ada_member)
    assert "Make it a synonym" not in client.get("/tags").text


def test_old_addresses_filters_feeds_and_search_lead_to_the_main_tag(tagged, client, kenji):
    tagged("無線lan")
    join(kenji, "wifi", "無線lan")
    catch_up("search")
    moved = client.get("/tags/WiFi?order=new", headers={"Accept-Language": "en"})
    assert moved.status_code == 301
    assert moved.location == "/tags/%E7%84%A1%E7%B7%9Alan?order=new"
    assert "Also called: wifi" in client.get(moved.location, headers={"Accept-Language": "en"}).text
    for address in ("/questions?tag=wifi", "/feed.atom?tag=wifi", "/search?q=router&tag=wifi"):
        assert "reset" in client.get(address).text, address


def test_the_search_index_follows_a_tag_that_becomes_a_synonym(tagged, client, kenji):
    tagged("wifi")
    catch_up("search")
    join(kenji, "wifi", "wi-fi")
    catch_up("search")
    assert "blinks" in client.get("/search?q=router&tag=wi-fi").text


def test_staff_join_and_part_on_the_page_of_tags(tagged, client, kenji_member):
    tagged("wifi")
    sign_in(client, kenji_member)
    assert send(client, "/tags/synonyms", {"name": "wifi", "main_tag": "Wi-Fi"}, form="/tags").status_code == 303
    page = client.get("/tags").text
    assert "wifi →" in page
    refused = send(client, "/tags/synonyms", {"name": "wifi", "main_tag": "wifi2"}, form="/tags")
    assert refused.status_code == 422
    assert "synonym already" in refused.text
    assert send(client, "/tags/synonyms/undo", {"name": "wifi"}, form="/tags").status_code == 303
    assert "wifi →" not in client.get("/tags").text


def test_a_guest_sees_the_change_at_once(tagged, client, kenji):
    topic = tagged("wifi")
    assert ">wifi<" in client.get(f"/t/{topic.id}").text
    join(kenji, "wifi", "wi-fi")
    page = client.get(f"/t/{topic.id}").text
    assert ">wi-fi<" in page
    assert ">wifi<" not in page
