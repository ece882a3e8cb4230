"""The festival's pages: voting without a script, results when it is time, staff's forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.kinds.idea import operations
from app.kinds.idea.festival.holding import FestivalWish, end, open_festival
from app.kinds.idea.festival.models import FestivalVote
from app.models import Role, Topic
from app.models.festivals import Festival
from app.rules import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.visiting import Browser
from tests.world import make_member

Add = Callable[..., Topic]
Browse = Callable[..., Browser]
HOUR = timedelta(hours=1)


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data")


@pytest.fixture
def festival(kenji: Actor) -> Festival:
    with transaction():
        return open_festival(kenji, FestivalWish("春の投票祭", "Spring festival", now() - HOUR, now() + HOUR, 2, 2))


def lay(browser: Browser, festival: Festival, topic: Topic, votes: int) -> int:
    return browser.post(f"/ideas/festivals/{festival.id}/votes/{topic.id}", {"votes": str(votes)}).status_code


def test_a_member_votes_by_a_plain_form_and_sees_what_is_left(browse, idea, festival, grace) -> None:
    client = browse(grace)
    assert "2 of your votes are free" in client.read(f"/ideas/festivals/{festival.id}")
    assert lay(client, festival, idea, 1) == 303
    page = client.read(f"/ideas/festivals/{festival.id}")
    assert "1 of your votes is free" in page
    assert [lay(client, festival, idea, votes) for votes in (3, -1, 2, 2)] == [422, 422, 303, 303]


def test_with_htmx_the_row_and_what_is_left_are_swapped(browse, idea, festival, grace) -> None:
    place = f"/ideas/festivals/{festival.id}/votes/{idea.id}"
    answer = browse(grace).post(place, {"votes": "2"}, headers={"HX-Request": "true"})
    assert f'id="idea-{idea.id}"' in answer.text
    assert 'id="festival-left"' in answer.text
    assert "0 of your votes are free" in answer.text
    assert "<html" not in answer.text


def test_results_are_hidden_from_everybody_until_the_end(browse, idea, festival, grace, kenji) -> None:
    lay(browse(grace), festival, idea, 2)
    address = f"/ideas/festivals/{festival.id}"
    for actor in (grace, kenji, None):
        assert "by 1 member" not in browse(actor).read(address)
    with transaction():
        end(kenji, festival.id)
    for actor in (grace, kenji, None):
        page = browse(actor).read(address)
        assert "2 votes · by 1 member" in page
        assert "Members who voted" in page


def test_results_keep_votes_that_came_back(browse, add, ada, idea, festival, grace, kenji) -> None:
    other = add(ada, "idea", "A bench by the lake")
    lay(browse(grace), festival, idea, 2)
    with transaction():
        operations.decide(kenji, idea, "planned", "Yes.")
    lay(browse(grace), festival, other, 1)
    with standing_at(now() + 2 * HOUR):
        page = browse(None).read(f"/ideas/festivals/{festival.id}")
    results = page.partition('id="entries"')[2]
    assert results.index(idea.title) < results.index(other.title)


def test_the_list_of_ideas_leads_to_it_while_it_runs(browse, idea, festival, ada, kenji) -> None:
    assert "Spring festival" in browse(None).read("/ideas")
    with transaction():
        end(kenji, festival.id)
    assert "Spring festival" not in browse(None).read("/ideas")
    assert "Spring festival" in browse(None).read("/ideas/festivals")


def test_staff_set_one_up_change_it_and_declare_it_void(browse, idea, kenji, ada) -> None:
    staff = browse(kenji)
    assert 'name="votes_each"' in staff.read("/ideas/festivals/new")
    start, finish = (now() + 24 * HOUR).strftime("%Y-%m-%dT%H:%M"), "2099-01-01T00:00"
    form = {"name_ja": "投票祭", "starts_at": start, "ends_at": finish, "votes_each": "5", "most_on_one": "2"}
    refused = staff.post("/ideas/festivals", {**form, "most_on_one": "9", "ideas": "over there"})
    assert refused.status_code == 422
    assert 'value="投票祭"' in refused.text
    made = staff.post("/ideas/festivals", {**form, "ideas": f"http://localhost/t/{idea.id}/share-2026", "tags": "a b"})
    assert made.status_code == 303
    place = made.location
    assert f">{idea.id}</textarea>" in staff.read(f"{place}/edit")
    assert staff.post(f"{place}/edit", {**form, "votes_each": "7"}).status_code == 303
    assert db.session.scalars(select(Festival.votes_each)).one() == 7
    assert staff.post(f"{place}/void", {"reason": "The list was wrong."}).status_code == 303
    assert "The list was wrong." in browse(None).read(place)
    for address in (
        "",
        f"{place.removeprefix('/ideas/festivals')}/end",
        f"{place.removeprefix('/ideas/festivals')}/void",
    ):
        assert browse(ada).post(f"/ideas/festivals{address}", form).status_code == 403


def test_a_page_of_the_festival_costs_a_member_no_more_than_any(web, browse, add, ada, festival, grace) -> None:
    for number in range(30):
        topic = add(ada, "idea", f"Idea {number}")
    lay(browse(grace), festival, topic, 1)
    assert cost(browse(grace).client, f"/ideas/festivals/{festival.id}") <= MEMBER


@pytest.mark.parametrize("address", ["/ideas/festivals", "/ideas/festivals/{id}", "/ideas/festivals/new"])
def test_the_pages_speak_japanese(browse, idea, festival, address: str) -> None:
    member = make_member("Rin Abe", Role.STAFF)
    with transaction():
        db.session.get_one(type(member), member.id).locale = "ja"
    page = browse(Actor.of(member)).read(address.format(id=festival.id))
    assert "春の投票祭" in page or "new" in address
    assert not {"Festival", "festival", "Votes", "Turn-out"} & set(page.replace("<", " <").split())


def test_a_vote_is_the_members_own_secret(browse, idea, festival, grace, kenji) -> None:
    lay(browse(grace), festival, idea, 1)
    db.session.rollback()
    assert db.session.scalars(select(FestivalVote.member_id)).all() == [grace.member_id]
    assert "Grace" not in browse(kenji).read(f"/ideas/festivals/{festival.id}").partition('id="entries"')[2]
