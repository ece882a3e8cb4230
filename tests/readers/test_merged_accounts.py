"""Readers who meet two merges at once: an act between two merged accounts is between the two who they are."""

import pytest

from app.base.database import db, transaction
from app.models.members import Member
from app.operations import reacting
from app.queries.topic_page import find_post
from app.readers.activity import MemberDay
from app.readers.connections import Connection
from app.rules.actor import Actor
from tests.uniting import unite
from tests.world import catch_up, make_member, make_reply, make_topic


@pytest.fixture
def marie_member(app) -> Member:
    """Grace's other account."""
    return make_member("Marie King")


@pytest.fixture
def nice(app, board, ada, byron, marie_member) -> None:
    """Byron answered Ada, Marie found it nice; it has been counted."""
    topic = make_topic(ada, board, "Which plan?", "Tell me.")
    answer = make_reply(byron, topic, "The small one.")
    with transaction():
        reacting.give_nice(Actor.of(marie_member), find_post(ada, answer.id))
    catch_up("activity", "connections")


def ties() -> set[tuple[int, int]]:
    db.session.rollback()
    return {(tie.low_id, tie.high_id) for tie in db.session.query(Connection)}


def nices() -> dict[int, tuple[int, int]]:
    """Given and received, by member; only who has any."""
    db.session.rollback()
    rows = db.session.query(MemberDay).filter(MemberDay.nices_given + MemberDay.nices_received > 0)
    return {row.member_id: (row.nices_given, row.nices_received) for row in rows}


@pytest.mark.usefixtures("nice")
def test_a_nice_between_two_accounts_merged_at_once_is_between_the_remaining_two(
    ada_member, byron_member, grace_member, marie_member
):
    unite(byron_member, ada_member)
    unite(marie_member, grace_member)
    catch_up("activity", "connections")
    assert ties() == {tuple(sorted((ada_member.id, grace_member.id)))}
    assert nices() == {grace_member.id: (1, 0), ada_member.id: (0, 1)}


@pytest.mark.usefixtures("nice")
def test_nobody_is_tied_to_themselves_when_both_accounts_are_merged_into_one(ada_member, byron_member, marie_member):
    unite(byron_member, ada_member)
    unite(marie_member, ada_member)
    catch_up("activity", "connections")
    assert ties() == set()


@pytest.mark.usefixtures("nice")
def test_a_merge_of_the_merged_follows_to_the_last(ada_member, byron_member, grace_member, marie_member):
    unite(byron_member, marie_member)
    unite(marie_member, grace_member)
    catch_up("activity", "connections")
    assert ties() == {tuple(sorted((ada_member.id, grace_member.id)))}
