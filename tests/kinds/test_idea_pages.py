"""The pages of the idea farm, as a member, staff and a guest meet them."""

from collections.abc import Callable

import pytest

from app.base.database import db, transaction
from app.kinds.idea import operations
from app.kinds.idea.models import Idea, IdeaChange
from app.models import Role, Topic
from app.operations import posting
from app.rules import Actor
from tests.visiting import Browser
from tests.world import catch_up, make_member

Add = Callable[..., Topic]
Browse = Callable[..., Browser]


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data", "Between *family* lines.")


def test_a_guest_reads_the_idea_and_is_led_to_sign_in_for_supporting(browse: Browse, idea: Topic) -> None:
    page = browse(None).read(f"/t/{idea.id}")
    assert "Not started" in page
    assert f"/sign-in?next=/t/{idea.id}" in page


def test_supporting_by_a_plain_form_and_taking_it_back(browse: Browse, idea: Topic, grace: Actor) -> None:
    client = browse(grace)
    for on, count in (("1", 1), ("1", 1), ("0", 0)):
        answer = client.post(f"/t/{idea.id}/support", form={"on": on})
        assert (answer.status_code, answer.location) == (303, f"/t/{idea.id}/{idea.slug}")
        db.session.rollback()
        assert db.session.get_one(Idea, idea.id).support_count == count


def test_supporting_with_htmx_swaps_the_button_alone(browse: Browse, idea: Topic, grace: Actor) -> None:
    answer = browse(grace).post(f"/t/{idea.id}/support", form={"on": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.text
    assert "<html" not in answer.text


def test_the_history_stands_on_the_idea_for_all(browse: Browse, idea: Topic, kenji: Actor) -> None:
    with transaction():
        operations.decide(kenji, idea, "planned", "It goes into <spring>.")
    page = browse(None).read(f"/t/{idea.id}")
    assert "It goes into &lt;spring&gt;." in page
    way = page.partition('id="way"')[2]
    assert way.index("Posted") < way.index("Seen by staff") < way.index("It goes into")


def test_comments_to_staff_are_not_on_others_pages(
    browse: Browse, add: Add, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    idea = add(ada, "idea", extras={"discussion": "staff"})
    with transaction():
        comment = posting.reply(kenji, idea, "Just between us.")
    pages = {actor: browse(actor).read(f"/t/{idea.id}") for actor in (ada, kenji, grace, None)}
    assert [actor for actor, page in pages.items() if "Just between us." in page] == [ada, kenji]
    assert browse(grace).get(f"/p/{comment.id}").status_code == 404


def test_the_composer_asks_who_may_comment(browse: Browse, spaces: dict[str, object], ada: Actor) -> None:
    client = browse(ada)
    assert 'name="discussion"' in client.read("/new?kind=idea")
    form = {"kind": "idea", "space": spaces["idea"].id, "title": "A bench", "source": "Here.", "discussion": "staff"}  # type: ignore[attr-defined]
    made = client.post("/new", form)
    assert made.status_code == 303
    assert db.session.query(Topic).one().comments_to_staff


def test_the_list_is_filtered_by_status(browse: Browse, add: Add, idea: Topic, ada: Actor, kenji: Actor) -> None:
    other = add(ada, "idea", "A bench by the lake")
    with transaction():
        operations.decide(kenji, other, "planned", "In spring.")
    page = browse(None).read("/ideas?state=planned")
    assert "A bench by the lake" in page
    assert idea.title not in page


def test_the_review_room_is_for_staff(browse: Browse, idea: Topic, ada: Actor) -> None:
    client = browse(ada)
    for address in ("/staff/ideas/review", f"/staff/ideas/review/{idea.id}"):
        assert client.get(address).status_code == 403
    assert client.post(f"/staff/ideas/review/{idea.id}", form={"status": "done", "source": "Mine"}).status_code == 403


def test_who_decides_second_reads_it_and_keeps_the_words(browse: Browse, idea: Topic, kenji: Actor, aoi: Actor) -> None:
    form = {"status": "planned", "source": "In spring.", "seen_change": "0"}
    browse(kenji).post(f"/staff/ideas/review/{idea.id}", form)
    answer = browse(aoi).post(
        f"/staff/ideas/review/{idea.id}", form={"status": "declined", "source": "My own words.", "seen_change": "0"}
    )
    assert answer.status_code == 409
    assert "it is now “Planned”" in answer.text
    assert "My own words." in answer.text


def test_merging_by_address(browse: Browse, add: Add, idea: Topic, grace: Actor, kenji: Actor) -> None:
    other = add(grace, "idea", "Family data pool")
    form = {
        "status": "merged",
        "source": "The same.",
        "into": f"http://localhost/t/{other.id}/family",
        "seen_change": "0",
    }
    assert browse(kenji).post(f"/staff/ideas/review/{idea.id}", form).status_code == 303
    page = browse(None).read(f"/t/{idea.id}")
    assert "lives on in another one" in page
    assert "Ada Lovelace" in browse(None).read(f"/t/{other.id}")


def test_an_address_that_names_nothing_is_refused_at_its_field(browse: Browse, idea: Topic, kenji: Actor) -> None:
    form = {"status": "merged", "source": "The same.", "into": "over there", "seen_change": "0"}
    answer = browse(kenji).post(f"/staff/ideas/review/{idea.id}", form)
    assert answer.status_code == 422
    assert "Give the address of a topic" in answer.text


def test_the_roadmap_shows_what_is_planned_and_what_shipped(
    browse: Browse, add: Add, idea: Topic, ada: Actor, kenji: Actor
) -> None:
    done, news = add(ada, "idea", "A bench by the lake"), add(kenji, "blog", "The bench is here")
    form = {"status": "done", "source": "Sit down.", "shipped": f"/t/{news.id}", "seen_change": "0"}
    assert browse(kenji).post(f"/staff/ideas/review/{done.id}", form).status_code == 303
    with transaction():
        operations.decide(kenji, idea, "planned", "In spring.")
    page = browse(None).read("/roadmap")
    assert page.index(idea.title) < page.index("A bench by the lake") < page.index("The bench is here")


@pytest.mark.parametrize(
    "address", ["/ideas", "/roadmap", "/staff/ideas/review", "/t/{id}", "/staff/ideas/review/{id}"]
)
def test_the_pages_speak_japanese(browse: Browse, idea: Topic, address: str) -> None:
    member = make_member("Rin Abe", Role.STAFF)
    with transaction():
        db.session.get_one(type(member), member.id).locale = "ja"
    page = browse(Actor.of(member)).read(address.format(id=idea.id))
    assert 'lang="ja"' in page
    assert not {"Roadmap", "Review room", "supporter", "History", "Decide", "Seen"} & set(
        page.replace("<", " <").split()
    )


def test_the_history_is_kept(idea: Topic, kenji: Actor) -> None:
    for status in ("reviewing", "planned", "done"):
        with transaction():
            operations.decide(kenji, idea, status, f"Now {status}.")
    changes = db.session.query(IdeaChange).order_by(IdeaChange.id).all()
    assert [(change.from_status, change.to_status) for change in changes] == [
        ("not_started", "reviewing"),
        ("reviewing", "planned"),
        ("planned", "done"),
    ]


def test_comments_to_staff_are_found_by_nobody(browse: Browse, add: Add, ada: Actor, kenji: Actor) -> None:
    idea = add(ada, "idea", "A quiet bench", extras={"discussion": "staff"})
    with transaction():
        posting.reply(kenji, idea, "Between us: zanzibar.")
    catch_up("search")
    for actor in (None, kenji):
        assert "Between us" not in browse(actor).read("/search?q=zanzibar")
    assert "<mark>quiet</mark>" in browse(None).read("/search?q=quiet")


def test_an_idea_has_its_supporters_in_every_list(
    browse: Browse, add: Add, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    idea = add(ada, "idea", "Data that waits", tags=["waiting"])
    for each in (grace, kenji):
        with transaction():
            operations.support(each, idea)
    for address in ("/", "/ideas", "/tags/waiting", "/unread"):
        assert "2 supporters" in browse(grace).read(address), address
