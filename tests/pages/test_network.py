"""The picture of the network can be explored; isolated members are introduced to somebody; spaces are bridged."""

import json
import re

import pytest
from flask.testing import FlaskClient

from app.base.database import db, transaction
from app.figures import work
from app.models.members import Member
from app.models.spaces import Space
from app.operations import accounts
from app.rules.actor import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.pages.test_figures import read
from tests.world import make_member, make_reply, make_topic, sign_in


@pytest.fixture
def staff(client: FlaskClient, kenji_member: Member) -> FlaskClient:
    return sign_in(client, kenji_member)


@pytest.fixture
def tied(ada: Actor, grace: Actor, questions: Space, board: Space) -> Member:
    """Ada is at home among questions, Grace on the board; both have answered the other. Nina was here, alone."""
    for _turn in range(2):
        make_reply(grace, make_topic(ada, questions))
    make_reply(ada, make_topic(grace, board))
    for _turn in range(2):
        make_topic(grace, board)
    nina = make_member("Nina New", days=5)
    with transaction():
        accounts.visit(nina, work.today())
    while not work.is_settled():
        work.work_out_everything()
    return nina


def drawn(text: str) -> dict[str, str]:
    """Who is in the picture: names with the addresses that they lead to."""
    found = re.search(r'id="ties-network-option">(.*?)</script>', text)
    assert found, "no picture"
    return {node["name"]: node["href"] for node in json.loads(found[1])["series"][0]["data"]}


def test_everybody_in_the_picture_leads_to_their_page(tied: Member, staff: FlaskClient) -> None:
    people = drawn(read(staff, "/admin/connections"))
    assert people == {"Ada Lovelace": "/admin/members/ada", "Grace Hopper": "/admin/members/grace"}


def test_the_picture_is_cut_by_space_level_and_time(tied: Member, staff: FlaskClient, board: Space) -> None:
    assert set(drawn(read(staff, f"/admin/connections?space={board.id}"))) == {"Grace Hopper"}
    assert set(drawn(read(staff, "/admin/connections?days=28"))) == {"Ada Lovelace", "Grace Hopper"}
    assert "Nobody like that is in the picture" in read(staff, "/admin/connections?level=dormant")


def test_a_member_is_found_with_those_around_them(tied: Member, staff: FlaskClient) -> None:
    assert set(drawn(read(staff, "/admin/connections?member=@ada"))) == {"Ada Lovelace", "Grace Hopper"}
    assert set(drawn(read(staff, f"/admin/connections?member={tied.handle}"))) == {"Nina New"}
    assert staff.get("/admin/connections?member=nobody").status_code == 404


def test_spaces_are_bridged_by_members_at_home_in_each(tied: Member, staff: FlaskClient) -> None:
    text = read(staff, "/admin/connections").partition('id="between"')[2]
    assert "The question place – The board place" in text
    assert "/admin/members/ada" in text


def test_an_isolated_member_is_introduced_to_somebody(tied: Member, staff: FlaskClient) -> None:
    text = read(staff, "/admin/connections").partition('id="isolated"')[2]
    assert "Nina New" in text
    assert "Introduce to Ada Lovelace or Grace Hopper." in text
    assert "/staff/acts?finding=isolated&amp;members=nina,ada,grace" in text
    assert 'value="nina,ada,grace"' in read(staff, "/staff/acts?finding=isolated&members=nina,ada,grace")


def test_the_picture_keeps_to_the_budget(tied: Member, staff: FlaskClient) -> None:
    for address in ("/admin/connections", "/admin/connections?member=ada", "/admin/members/ada"):
        staff.get(address)
        assert cost(staff, address) <= MEMBER, address
    db.session.remove()
