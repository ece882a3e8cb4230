"""Voting festivals through the API: the same rules, described."""

from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import transaction
from app.kinds.idea.festival.holding import end, open_festival, void
from app.models import Festival, Topic
from app.rules import Actor
from tests.api.conftest import Program
from tests.api.test_problems import problem
from tests.kinds.festivals import HOUR, wish
from tests.world import make_space, make_topic


@pytest.fixture
def ideas(ada: Actor) -> list[Topic]:
    space = make_space("idea")
    return [make_topic(ada, space, f"Idea {number}") for number in range(3)]


@pytest.fixture
def festival(ideas: list[Topic], kenji: Actor) -> Festival:
    with transaction():
        return open_festival(kenji, wish(votes_each=3, most_on_one=2))


def on_idea(program: Program, festival: Festival, topic: Topic) -> dict[str, object]:
    found = program.get(f"/festivals/{festival.id}").get_json()["ideas"]
    return next(each for each in found if each["topic_id"] == topic.id)


def test_guests_read_what_festivals_there_are(guest: Program, festival: Festival) -> None:
    (listed,) = guest.get("/festivals").get_json()["festivals"]
    assert (listed["name"], listed["phase"], listed["votes_each"]) == ("Spring festival", "running", 3)
    one = guest.get(f"/festivals/{festival.id}").get_json()
    assert one["festival"] == listed
    assert (one["votes_left"], len(one["ideas"]), one["turnout"]["voters"]) == (None, 3, 0)
    guest.tongue = "ja"
    assert guest.get("/festivals").get_json()["festivals"][0]["name"] == "春の投票祭"


def test_a_member_lays_votes_and_takes_them_back(graces: Program, festival: Festival, ideas: list[Topic]) -> None:
    place = f"/festivals/{festival.id}/votes/{ideas[0].id}"
    for _time in range(2):
        answer = graces.ask("PUT", place, json={"votes": 2})
        assert answer.status_code == 200, answer.text
        assert (answer.get_json()["idea"]["mine"], answer.get_json()["votes_left"]) == (2, 1)
    assert on_idea(graces, festival, ideas[0])["mine"] == 2
    for _time in range(2):
        taken = graces.ask("DELETE", place).get_json()
        assert (taken["idea"]["mine"], taken["votes_left"]) == (0, 3)


def test_the_rules_are_those_of_the_pages(graces: Program, festival: Festival, ideas: list[Topic]) -> None:
    place = f"/festivals/{festival.id}/votes"
    problem(graces.ask("PUT", f"{place}/{ideas[0].id}", json={"votes": 3}), 422)
    problem(graces.ask("PUT", f"{place}/{ideas[0].id}", json={"votes": 0}), 422)
    problem(graces.ask("PUT", f"{place}/999999", json={"votes": 1}), 404)
    problem(graces.ask("PUT", f"/festivals/999999/votes/{ideas[0].id}", json={"votes": 1}), 404)
    for topic, votes in ((ideas[0], 2), (ideas[1], 1)):
        graces.ask("PUT", f"{place}/{topic.id}", json={"votes": votes})
    graces.tongue = "ja"
    refused = problem(graces.ask("PUT", f"{place}/{ideas[2].id}", json={"votes": 1}), 409)
    assert "票" in str(refused["detail"])
    with standing_at(festival.ends_at):
        problem(graces.ask("DELETE", f"{place}/{ideas[0].id}"), 403)


def test_guests_are_asked_for_a_token(guest: Program, festival: Festival, ideas: list[Topic]) -> None:
    place = f"/festivals/{festival.id}/votes/{ideas[0].id}"
    problem(guest.ask("PUT", place, json={"votes": 1}), 401)
    problem(guest.ask("DELETE", place), 401)


def test_hidden_results_are_hidden_here_too(graces: Program, kenjis: Program, kenji, festival, ideas) -> None:
    graces.ask("PUT", f"/festivals/{festival.id}/votes/{ideas[1].id}", json={"votes": 2})
    for program in (graces, kenjis):
        assert on_idea(program, festival, ideas[1])["votes"] is None
    with transaction():
        end(kenji, festival.id)
    shown = on_idea(graces, festival, ideas[1])
    assert (shown["votes"], shown["voters"], shown["mine"]) == (2, 1, 2)


def test_a_coming_and_a_void_festival_say_so(guest: Program, kenji: Actor, ideas: list[Topic]) -> None:
    with transaction():
        coming = open_festival(kenji, wish(starts_at=now() + HOUR, ends_at=now() + timedelta(days=1)))
        gone = open_festival(kenji, wish())
        void(kenji, gone.id, "The list was wrong.")
    found = guest.get(f"/festivals/{coming.id}").get_json()
    assert (found["festival"]["phase"], found["turnout"]) == ("coming", None)
    found = guest.get(f"/festivals/{gone.id}").get_json()["festival"]
    assert (found["phase"], found["void_reason"]) == ("void", "The list was wrong.")
