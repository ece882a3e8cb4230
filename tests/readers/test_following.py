"""Who follows hears of everything new there; who mutes hears nothing, and is shown nothing unasked."""

from collections.abc import Callable

import pytest

from app.base.database import db, transaction
from app.models import Member, Space, Tag, Topic
from app.models.attention import Wish
from app.operations import attending, posting
from app.operations.attending import Subject
from app.queries import unread
from app.queries.home_page import home_page
from app.rules import Actor
from tests.readers.test_notifications import told
from tests.visiting import Browser
from tests.world import catch_up, make_member, make_reply, make_topic

Browse = Callable[..., Browser]


def wish(actor: Actor, subject: Subject, wanted: Wish | None) -> None:
    with transaction():
        attending.attend(actor, subject, wanted)


def tag_of(topic: Topic) -> Tag:
    return db.session.query(Tag).join(Topic.tags).filter(Topic.id == topic.id).one()


def lamp_topic(actor: Actor, space: Space) -> Topic:
    with transaction():
        return posting.add_topic(actor, space, posting.TopicDraft("A title", "Some words.", tags=("lamp",)))


@pytest.fixture
def about(ada_member: Member, ada: Actor, questions: Space) -> dict[str, Subject]:
    """Everything around a first topic of Ada's by which her next ones can be followed."""
    topic = lamp_topic(ada, questions)
    catch_up("notifications")
    return {"topic": topic, "space": questions, "tag": tag_of(topic), "member": ada_member}


@pytest.mark.parametrize("sort", ["space", "tag", "member"])
def test_who_follows_a_place_hears_of_new_topics(
    about: dict[str, Subject], ada: Actor, grace: Actor, questions: Space, sort: str
) -> None:
    wish(grace, about[sort], Wish.FOLLOW)
    lamp_topic(ada, questions)
    assert told(grace) == ["new_topic"]
    assert told(ada) == []


def test_who_follows_a_topic_hears_of_each_post_once(about: dict[str, Subject], ada: Actor, grace: Actor) -> None:
    topic = about["topic"]
    wish(grace, topic, Wish.FOLLOW)
    wish(grace, topic, Wish.FOLLOW)
    make_reply(ada, topic)
    assert told(grace) == ["followed"]
    make_reply(ada, topic, "What do you say, @grace?")
    assert told(grace) == ["mention", "followed"]
    wish(grace, topic, None)
    make_reply(ada, topic)
    assert told(grace) == ["mention", "followed"]


@pytest.mark.parametrize("sort", ["topic", "space", "tag", "member"])
def test_who_mutes_hears_nothing_of_it(about: dict[str, Subject], ada: Actor, grace: Actor, sort: str) -> None:
    wish(grace, about[sort], Wish.MUTE)
    make_reply(ada, about["topic"], "Do you hear, @grace?")
    assert told(grace) == []
    wish(grace, about[sort], None)
    make_reply(ada, about["topic"], "And now, @grace?")
    assert told(grace) == ["mention"]


def test_a_topic_that_is_followed_is_heard_in_a_muted_space(
    about: dict[str, Subject], ada: Actor, grace: Actor
) -> None:
    wish(grace, about["space"], Wish.MUTE)
    wish(grace, about["topic"], Wish.FOLLOW)
    make_reply(ada, about["topic"])
    assert told(grace) == ["followed"]


@pytest.mark.parametrize("sort", ["topic", "space", "tag", "member"])
def test_what_is_muted_is_neither_on_the_home_page_nor_new(
    about: dict[str, Subject], grace: Actor, grace_member: Member, questions: Space, sort: str
) -> None:
    def finds() -> tuple[int, int]:
        db.session.rollback()
        return len(home_page(grace, grace_member).active), len(unread.counts_by_space(grace))

    assert finds() == (1, 1)
    wish(grace, about[sort], Wish.MUTE)
    assert finds() == (0, 0)


def test_posts_of_a_muted_member_are_folded(
    browse: Browse, about: dict[str, Subject], grace: Actor, kenji: Actor
) -> None:
    topic = about["topic"]
    browser = browse(grace)
    assert "whom you have muted" not in browser.read(f"/t/{topic.id}")
    wish(grace, about["member"], Wish.MUTE)
    assert browser.read(f"/t/{topic.id}").count("whom you have muted") == 1
    assert "whom you have muted" not in browse(kenji).read(f"/t/{topic.id}")


def test_one_follows_and_mutes_by_buttons_and_sees_it_all_on_a_page(
    browse: Browse, about: dict[str, Subject], grace: Actor
) -> None:
    browser = browse(grace)
    assert "You follow and mute nothing yet" in browser.read("/following")
    for sort, subject in about.items():
        answer = browser.post("/following", {"about": sort, "id": subject.id, "wish": "follow", "next": "/questions"})
        assert answer.location == "/questions"
    page = browser.read("/following")
    assert page.count('value="" aria-pressed="true"') == 4
    browser.post("/following", {"about": "tag", "id": about["tag"].id, "wish": ""})
    assert browser.read("/following").count('value="" aria-pressed="true"') == 3


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"about": "planet", "id": 1, "wish": "follow"}, 422),
        ({"about": "topic", "id": 1, "wish": "adore"}, 422),
        ({"about": "topic", "id": 10**9, "wish": "follow"}, 404),
        ({"about": "tag", "id": "x", "wish": "follow"}, 404),
    ],
)
def test_nonsense_can_not_be_followed(browse: Browse, grace: Actor, form: dict[str, object], status: int) -> None:
    assert browse(grace).post("/following", form).status_code == status


def test_nobody_follows_themselves_and_guests_follow_nothing(
    browse: Browse, grace: Actor, grace_member: Member
) -> None:
    form = {"about": "member", "id": grace_member.id, "wish": "follow"}
    assert browse(grace).post("/following", form).status_code == 422
    assert browse(None).post("/following", form).status_code in (302, 303, 403)


def test_a_topic_that_one_may_not_read_can_not_be_followed(
    browse: Browse, ada: Actor, grace: Actor, kenji: Actor, questions: Space
) -> None:
    topic = make_topic(ada, questions)
    with transaction():
        db.session.get_one(Topic, topic.id).hidden_at = topic.created_at
    assert browse(grace).post("/following", {"about": "topic", "id": topic.id, "wish": "follow"}).status_code == 404


def test_a_member_who_left_is_not_on_the_page(browse: Browse, grace: Actor) -> None:
    leaver = make_member("Lee Leaver")
    wish(grace, leaver, Wish.FOLLOW)
    with transaction():
        db.session.get_one(Member, leaver.id).left_at = leaver.joined_at
    assert "Lee Leaver" not in browse(grace).read("/following")
