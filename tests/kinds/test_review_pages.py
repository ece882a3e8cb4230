"""The review room as staff meet it, by plain forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import redis

from app.base.database import db, transaction
from app.kinds.idea import operations
from app.kinds.idea.models import Idea
from app.kinds.idea.review import presence
from app.kinds.idea.review.models import ReviewSession
from app.models import Role, Topic
from app.operations import posting
from app.rules import Actor
from tests.visiting import Browser
from tests.world import catch_up, make_member, reloaded

Add = Callable[..., Topic]
Browse = Callable[..., Browser]

ROOM = "/staff/ideas/review"


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data", "Between *family* lines.")


@pytest.fixture
def second(add: Add, idea: Topic, ada: Actor) -> Topic:
    return add(ada, "idea", "Second one")


def test_before_a_session_the_room_says_what_waits(browse: Browse, idea: Topic, kenji: Actor) -> None:
    page = browse(kenji).read(ROOM)
    assert "Open a session" in page
    assert "Without a decision" in page


def test_a_session_is_opened_left_come_back_to_and_closed(
    browse: Browse, add: Add, idea: Topic, second: Topic, ada: Actor, kenji: Actor
) -> None:
    decided = add(ada, "idea", "Decided one")
    with transaction():
        operations.decide(kenji, decided, "declined", "No.")
    client = browse(kenji)
    assert client.post(f"{ROOM}/sessions").location == ROOM
    page = client.read(ROOM)
    assert "0 of 2 gone over" in page
    assert page.index(idea.title) < page.index("Second one")
    assert "Decided one" not in page
    assert client.get(f"{ROOM}/next").location == f"{ROOM}/{idea.id}"
    client.post(f"{ROOM}/{idea.id}/seen")
    assert "1 of 2 gone over" in browse(kenji).read(ROOM)
    session = db.session.query(ReviewSession).one()
    answer = client.post(f"{ROOM}/sessions/{session.id}/close")
    assert answer.location == f"{ROOM}/sessions/{session.id}"
    page = client.read(answer.location)
    assert "Nothing was decided." in page
    assert "1 of 2" in page


def test_all_sessions_stand_in_the_history_with_their_coverage(browse: Browse, idea: Topic, kenji: Actor) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    client.post(f"{ROOM}/{idea.id}/seen")
    client.post(f"{ROOM}/sessions/{db.session.query(ReviewSession).one().id}/close")
    for address in (f"{ROOM}/sessions", ROOM):
        assert "1 of 1 gone over" in client.read(address)


def test_deciding_leads_to_the_next_idea(browse: Browse, idea: Topic, second: Topic, kenji: Actor) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    form = {"status": "planned", "source": "In spring.", "seen_change": "0"}
    assert client.post(f"{ROOM}/{idea.id}", form).location == f"{ROOM}/{second.id}"
    assert client.post(f"{ROOM}/{second.id}", form).location == ROOM
    assert reloaded(idea).state == "planned"


def test_who_skips_an_idea_is_led_to_the_one_behind_it(
    browse: Browse, idea: Topic, second: Topic, kenji: Actor
) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    assert f"{ROOM}/next?after={idea.id}" in client.read(f"{ROOM}/{idea.id}")
    assert client.get(f"{ROOM}/next?after={idea.id}").location == f"{ROOM}/{second.id}"
    assert client.get(f"{ROOM}/next?after={second.id}").location == f"{ROOM}/{idea.id}"


def test_the_receipt_leads_to_the_next_idea(browse: Browse, idea: Topic, second: Topic, kenji: Actor) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    assert client.post(f"{ROOM}/{idea.id}/seen").location == f"{ROOM}/{second.id}"


def test_a_word_without_a_decision_is_a_comment_that_all_read(
    browse: Browse, idea: Topic, kenji: Actor, web: object
) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    answer = client.post(f"{ROOM}/{idea.id}", {"status": "word", "source": "We asked the makers.", "seen_change": "0"})
    assert answer.status_code == 303
    assert "We asked the makers." in browse(None).read(f"/t/{idea.id}")
    assert reloaded(idea).state == "not_started"
    assert "A word was said" in client.read(f"{ROOM}?part=covered")


def test_who_is_on_an_idea_is_seen_by_the_others(
    browse: Browse, idea: Topic, second: Topic, kenji: Actor, aoi: Actor
) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    client.read(f"{ROOM}/{idea.id}")
    assert "Also on this idea: Kenji Sato" in browse(aoi).read(f"{ROOM}/{idea.id}")
    assert "Also on this idea: Aoi Tanaka" in client.read(f"{ROOM}/{idea.id}/presence")
    assert "Kenji Sato is on it" in browse(aoi).read(ROOM)
    browse(aoi).read(f"{ROOM}/{second.id}")
    assert "Also on" not in client.read(f"{ROOM}/{idea.id}/presence")
    assert browse(aoi).get(f"{ROOM}/next").location == f"{ROOM}/{second.id}"


def test_the_room_works_without_redis(
    browse: Browse, idea: Topic, kenji: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse(kenji)
    monkeypatch.setattr(presence, "client", lambda: redis.Redis(port=1))
    client.post(f"{ROOM}/sessions")
    client.read(f"{ROOM}/{idea.id}")
    form = {"status": "planned", "source": "In spring.", "seen_change": "0"}
    assert client.post(f"{ROOM}/{idea.id}", form).location == ROOM


def test_a_template_is_put_into_the_form_by_its_link_and_not_sent_as_it_is(
    browse: Browse, idea: Topic, kenji: Actor
) -> None:
    client = browse(kenji)
    page = client.read(f"{ROOM}/{idea.id}?status=planned&source=We+will+do+this.+When+to+expect+it:+〔…〕")
    assert "When to expect it: 〔…〕</textarea>" in page
    answer = client.post(
        f"{ROOM}/{idea.id}",
        {"status": "planned", "source": "We will do this. When to expect it: 〔…〕", "seen_change": "0"},
    )
    assert answer.status_code == 422
    assert "Fill in the blank" in answer.text
    assert reloaded(idea).state == "not_started"


def test_a_member_sees_all_of_the_history_and_none_of_the_notes(
    browse: Browse, idea: Topic, grace: Actor, kenji: Actor
) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/{idea.id}/notes", {"note": "Zanzibar is a secret."})
    assert "Zanzibar" in client.read(f"{ROOM}/{idea.id}")
    for status in ("reviewing", "planned"):
        with transaction():
            operations.decide(kenji, idea, status, f"Now {status}.")
    catch_up("search", "notifications")
    for reader in (grace, None, Actor.of(make_member("Rin Abe"))):
        page = browse(reader).read(f"/t/{idea.id}")
        assert "Now reviewing." in page
        assert "Now planned." in page
        seen = [page, *(browse(reader).get(address).text for address in everywhere(idea))]
        assert not [text for text in seen if "Zanzibar" in text]


def everywhere(idea: Topic) -> list[str]:
    """Whatever may tell of an idea."""
    api = [
        f"/api/v1/topics/{idea.id}",
        f"/api/v1/topics/{idea.id}/posts",
        "/api/v1/topics",
        "/api/v1/search?q=zanzibar",
    ]
    room = [ROOM, f"{ROOM}/{idea.id}", f"{ROOM}/sessions"]
    return ["/", "/ideas", "/feed.atom", "/search?q=zanzibar", "/notifications", "/m/ada", "/roadmap", *api, *room]


def test_the_context_stands_beside_the_idea(
    browse: Browse, add: Add, idea: Topic, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    later = add(ada, "idea", "Let me share unused data at night")
    with transaction():
        operations.support(grace, later)
        posting.reply(grace, later, "My mother needs it.")
        operations.decide(kenji, idea, "declined", "The contract forbids it.")
    catch_up("search")
    page = browse(kenji).read(f"{ROOM}/{later.id}")
    aside = page[page.index("Support over time") :]
    assert "1 supporter" in aside
    assert "My mother needs it." in aside
    similar = aside[aside.index("Similar ideas") : aside.index("Earlier ideas")]
    assert idea.title in similar
    assert "The contract forbids it." in similar
    assert idea.title in aside[aside.index("Earlier ideas") :]


def test_staffs_day_tells_the_promises_that_are_overdue(browse: Browse, idea: Topic, kenji: Actor) -> None:
    with transaction():
        row, topic = db.session.get_one(Idea, idea.id), db.session.get_one(Topic, idea.id)
        topic.published_at = topic.created_at = row.silent_since = topic.created_at - timedelta(days=30)
    page = browse(kenji).read("/staff")
    promises = page[page.index("Promises on ideas") :]
    assert promises.count(idea.title) == 2


def test_what_a_reviewer_has_begun_waits_on_every_device_until_it_is_sent(
    browse: Browse, idea: Topic, kenji: Actor
) -> None:
    client, begun = browse(kenji), {"source": "Half a reason", "status": "planned"}
    answer = client.client.put(f"/drafts/idea:{idea.id}", data=begun, headers={"X-CSRFToken": client.token})
    assert answer.status_code == 204
    assert "Half a reason</textarea>" in browse(kenji).read(f"{ROOM}/{idea.id}")
    assert f"{ROOM}/{idea.id}?draft=1" in client.read("/drafts")
    client.post(f"{ROOM}/{idea.id}", {"status": "planned", "source": "A whole reason.", "seen_change": "0"})
    assert "Half a reason" not in client.read(f"{ROOM}/{idea.id}")


def test_everybody_reads_what_staff_promise_on_an_idea(browse: Browse, idea: Topic, kenji: Actor) -> None:
    assert "What we promise: seen by staff by" in browse(None).read(f"/t/{idea.id}").replace("\n", " ")
    with transaction():
        operations.decide(kenji, idea, "declined", "No.")
    assert "What we promise" not in browse(None).read(f"/t/{idea.id}")


def test_the_summary_is_edited_in_the_composer_of_the_blog(
    browse: Browse, spaces: object, idea: Topic, kenji: Actor
) -> None:
    client = browse(kenji)
    client.post(f"{ROOM}/sessions")
    client.post(f"{ROOM}/{idea.id}", {"status": "planned", "source": "In spring.", "seen_change": "0"})
    session = db.session.query(ReviewSession).one()
    assert client.post(f"{ROOM}/sessions/{session.id}/post", {"language": "both"}).status_code == 409
    client.post(f"{ROOM}/sessions/{session.id}/close")
    answer = client.post(f"{ROOM}/sessions/{session.id}/post", {"language": "both"})
    assert answer.location == "/new?kind=blog"
    page = client.read(answer.location)
    assert "In spring." in page
    assert "アイデア" in page


@pytest.mark.parametrize("address", ["", "/sessions", "/next", "/{id}", "/sessions/{session}"])
def test_the_pages_speak_japanese(browse: Browse, idea: Topic, address: str) -> None:
    member = make_member("Rin Abe", Role.STAFF)
    with transaction():
        db.session.get_one(type(member), member.id).locale = "ja"
    client = browse(Actor.of(member))
    client.post(f"{ROOM}/sessions")
    session = db.session.query(ReviewSession).one()
    page = client.read(ROOM + address.format(id=idea.id, session=session.id))
    assert 'lang="ja"' in page
    assert not {"Review room", "session", "Decide", "Seen", "Notes", "gone over"} & set(page.split())
