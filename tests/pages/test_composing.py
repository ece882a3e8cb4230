"""What helps while one writes: similar topics, and completions that tell no more than one may read."""

from collections.abc import Callable

from app.base.database import transaction
from app.models.members import Member, Role
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, posting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.visiting import Browser
from tests.world import catch_up, make_member, make_reply, make_space, make_topic

Browse = Callable[..., Browser]
HTMX = {"HX-Request": "true"}


def values(browser: Browser, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.json
    return [option["value"] for option in answer.json["options"]]


def test_topics_like_the_title_appear_once_each_and_only_what_one_may_read(
    browse: Browse, ada: Actor, grace: Actor, kenji: Actor, questions: Space
) -> None:
    lamp = make_topic(ada, questions, "The lamp blinks red", "What is wrong with the lamp?")
    make_reply(grace, lamp, "The lamp wants a new bulb.")
    make_topic(kenji, make_space("board", "den", read_role=Role.STAFF), "A secret lamp that blinks", "Lamp.")
    catch_up("search")
    found = browse(ada).get("/new/similar?title=why does my lamp blink", headers=HTMX).text
    assert found.count("The lamp blinks red") == 1
    assert "secret" not in found
    assert "<html" not in found
    assert "<li" not in browse(ada).get("/new/similar?title=l", headers=HTMX).text


def test_without_a_script_the_composer_comes_back_with_the_list(browse: Browse, ada: Actor, questions: Space) -> None:
    make_topic(ada, questions, "The lamp blinks red")
    catch_up("search")
    form = {"kind": "question", "title": "My lamp blinks", "source": "Half a text", "tags": "lamp"}
    page = browse(ada).post("/new/similar", form).text
    assert "The lamp blinks red" in page
    assert "Half a text</textarea>" in page
    assert 'value="lamp"' in page


def test_a_refused_topic_shows_what_is_like_it(browse: Browse, ada: Actor, questions: Space) -> None:
    make_topic(ada, questions, "The lamp blinks red")
    catch_up("search")
    page = browse(ada).post(
        "/new", {"kind": "question", "space": str(questions.id), "title": "Lamp blinks", "source": ""}
    )
    assert page.status_code == 422
    assert "The lamp blinks red" in page.text


def test_people_of_the_topic_stand_first(browse: Browse, ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    make_member("Aaron Early")
    make_reply(grace, question_by_ada)
    zoe = Actor.of(make_member("Azoe Late"))
    make_reply(zoe, question_by_ada)
    assert values(browse(grace), f"/complete/people?q=a&topic={question_by_ada.id}") == ["ada", "azoe", "aaron"]
    assert values(browse(grace), "/complete/people?q=a") == ["aaron", "ada", "azoe"]
    assert values(browse(grace), f"/complete/people?q=&topic={question_by_ada.id}")[:2] == ["ada", "azoe"]


def test_people_are_found_by_handle_and_by_name_and_by_nothing_else(browse: Browse, ada: Actor, app: object) -> None:
    tanaka = make_member("yui_t 田中")
    with transaction():
        tanaka.display_name = "田中 結"
    browser = browse(ada)
    assert values(browser, "/complete/people?q=田") == ["yui_t"]
    assert values(browser, "/complete/people?q=yui_") == ["yui_t"]
    assert values(browser, "/complete/people?q=yui%") == []
    assert values(browser, "/complete/people?q=ada@example") == []
    assert "example.com" not in browser.get("/complete/people?q=ada").text


def test_who_left_or_is_suspended_is_not_proposed(browse: Browse, ada: Actor, grace_member: Member) -> None:
    with transaction():
        grace_member.suspended_at = grace_member.joined_at
    assert values(browse(ada), "/complete/people?q=gra") == []


def test_comments_to_staff_tell_nobody_who_wrote_them(browse: Browse, ada: Actor, grace: Actor, kenji: Actor) -> None:
    idea = make_topic(ada, make_space("idea", "ideas"), "A bench", "By the door.", discussion="staff")
    make_reply(kenji, idea, "Between us.")
    make_member("Karl")
    assert values(browse(grace), f"/complete/people?q=k&topic={idea.id}") == ["karl", "kenji"]
    assert values(browse(ada), f"/complete/people?q=k&topic={idea.id}") == ["kenji", "karl"]


def test_tags_are_those_of_topics_that_one_may_read(browse: Browse, ada: Actor, kenji: Actor, questions: Space) -> None:
    den = make_space("board", "den", read_role=Role.STAFF)
    with transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("One", "Words", ["設定", "setup"]))
        topic = posting.add_topic(ada, questions, posting.TopicDraft("Two", "Words", ["setup", "sesame"]))
        posting.add_topic(kenji, den, posting.TopicDraft("Three", "Words", ["secret"]))
    assert values(browse(ada), "/complete/tags?q=Se") == ["setup", "sesame"]
    assert values(browse(kenji), "/complete/tags?q=se") == ["setup", "secret", "sesame"]
    assert values(browse(ada), "/complete/tags?q=設") == ["設定"]
    with transaction():
        editing.remove(ada, find_post(ada, posting.opening_post(topic.id).id))
    assert values(browse(ada), "/complete/tags?q=se") == ["setup"]


def test_emoji_are_found_in_both_languages(browse: Browse, ada: Actor) -> None:
    assert values(browse(ada), "/complete/emoji?q=tada") == ["🎉"]
    assert values(browse(ada), "/complete/emoji?q=笑顔")[0] == "😄"


def test_guests_are_proposed_nothing(browse: Browse) -> None:
    for address in ("/complete/people?q=a", "/new/similar?title=lamp"):
        assert browse(None).get(address).status_code == 303


def test_a_tag_in_a_text_leads_to_its_topics(browse: Browse, ada: Actor, questions: Space) -> None:
    with transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("One", "Words", ["lamp"]))
    topic = make_topic(ada, questions, "Two", "About #lamp and #nothing")
    assert '<a class="hashtag" href="/tags/lamp">#lamp</a> and #nothing' in posting.opening_post(topic.id).html
    assert 'href="/tags/lamp">#lamp</a>' in browse(ada).post("/preview", {"source": "#lamp"}).text
