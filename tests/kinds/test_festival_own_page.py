"""Votes on the idea's own page while a festival runs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import transaction
from app.kinds.idea import operations
from app.kinds.idea.festival.holding import end
from app.kinds.idea.festival.voting import used_votes
from app.models import Festival, Topic
from app.operations import moving
from app.rules import Actor
from tests.kinds.festivals import HOUR, hold, lay
from tests.pages.test_budgets import MEMBER, cost
from tests.visiting import Browser
from tests.world import make_reply, make_space

Add = Callable[..., Topic]
Browse = Callable[..., Browser]


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data")


def place(festival: Festival, topic: Topic) -> str:
    return f"/ideas/festivals/{festival.id}/ideas/{topic.id}"


def test_a_member_votes_there_without_a_script_and_is_brought_back(browse: Browse, idea, grace, kenji) -> None:
    festival = hold(kenji)
    client = browse(grace)
    page = client.read(f"/t/{idea.id}")
    assert f'action="{place(festival, idea)}"' in page
    assert "0 of your votes lie on this idea," in page
    answer = client.post(place(festival, idea), {"votes": "2"})
    assert answer.location == f"/t/{idea.id}/{idea.slug}#festival-{festival.id}"
    assert "2 of your votes lie on this idea," in client.read(f"/t/{idea.id}")
    assert "3 are free." in client.read(f"/t/{idea.id}")
    client.post(place(festival, idea), {"votes": "1"})
    assert used_votes(festival.id, grace.member_id) == 1


def test_with_htmx_the_votes_alone_are_swapped(browse: Browse, idea, grace, kenji) -> None:
    festival = hold(kenji)
    answer = browse(grace).post(place(festival, idea), {"votes": "3"}, headers={"HX-Request": "true"})
    assert f'id="festival-{festival.id}"' in answer.text
    assert "This is all you can lay on one idea." in answer.text
    assert "<html" not in answer.text


def test_nothing_of_it_where_one_cannot_vote(browse: Browse, idea, add, ada, grace, kenji) -> None:
    decided = add(ada, "idea", "Decided")
    with transaction():
        operations.decide(kenji, decided, "planned", "Yes.")
    other = add(ada, "idea", "Another")
    festival = hold(kenji, idea_ids=[idea.id])
    control = "of your votes lie"
    assert control in browse(grace).read(f"/t/{idea.id}")
    assert control not in browse(None).read(f"/t/{idea.id}")
    assert control not in browse(grace).read(f"/t/{decided.id}") + browse(grace).read(f"/t/{other.id}")
    with standing_at(festival.ends_at):
        assert control not in browse(grace).read(f"/t/{idea.id}")
    with transaction():
        end(kenji, festival.id)
    assert control not in browse(grace).read(f"/t/{idea.id}")


def test_results_are_shown_only_where_they_are_not_hidden(browse: Browse, idea, grace, kenji) -> None:
    for hidden, told in ((True, False), (False, True)):
        festival = hold(kenji, hides_results=hidden)
        lay(grace, festival, idea, 2)
        assert ("2 votes · by 1 member" in browse(grace).read(f"/t/{idea.id}")) is told


def test_votes_on_an_idea_that_was_moved_away_can_be_taken_back_there(browse: Browse, idea, grace, aoi, kenji) -> None:
    festival = hold(kenji, space_ids=[idea.space_id])
    lay(grace, festival, idea, 2)
    garden = make_space("idea", "garden")
    with transaction():
        moving.move(kenji, idea, garden)
    page = browse(grace).read(f"/t/{idea.id}")
    assert "This idea does not take part in the festival." in page
    assert "of your votes" not in browse(aoi).read(f"/t/{idea.id}")
    assert browse(grace).post(place(festival, idea), {"votes": "0"}).status_code == 303
    assert used_votes(festival.id, grace.member_id) == 0


def test_a_festival_of_a_tag_stands_on_ideas_with_it_alone(browse: Browse, add, ada, grace, kenji) -> None:
    tagged = add(ada, "idea", "Tagged", tags=["data"])
    hold(kenji, tags=["data"])
    assert "of your votes" in browse(grace).read(f"/t/{tagged.id}")
    hold(kenji, tags=["other"], ends_at=now() + timedelta(days=2))
    assert browse(grace).read(f"/t/{tagged.id}").count('class="festival-here"') == 1


def test_the_page_stays_in_a_members_budget_and_costs_a_guest_nothing(browse: Browse, idea, ada, grace, kenji) -> None:
    for _number in range(3):
        hold(kenji, ends_at=now() + HOUR)
    make_reply(kenji, idea, to=make_reply(grace, idea))
    client = browse(grace).client
    assert cost(client, f"/t/{idea.id}") <= MEMBER
    guest = browse(None).client
    guest.get(f"/t/{idea.id}")
    assert cost(guest, f"/t/{idea.id}") == 0
