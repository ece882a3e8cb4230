"""Rewards that are not for everybody: circles of members and saved segments."""

import pytest

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.figures.segments import saving
from app.models.members import Member
from app.programs.stars.operations import appoint, today
from tests.points.scene import fund
from tests.programs.test_shop import offer, order
from tests.world import sign_in


def test_some_rewards_are_for_a_circle(ada, ada_member, kenji, aoi):
    fund(ada_member, 500)
    reward = offer(kenji, audience="stars")
    with pytest.raises(Refused, match="stars and evangelists"):
        order(ada, reward)
    with transaction():
        appoint(aoi, ada_member, "star", "Kind words.", today(), today())
    order(ada, reward)
    with pytest.raises(Refused, match="core fans"):
        order(ada, offer(kenji, audience="core"), "two")


def test_a_reward_for_a_saved_segment_is_for_who_is_in_it_while_it_is_followed(
    ada, ada_member, grace, grace_member, kenji
):
    fund(ada_member, 500)
    fund(grace_member, 500)
    with transaction():
        db.session.get_one(Member, ada_member.id).organisation = "Acme"
        segment = saving.save(kenji, "Secret pilot", {"organisation": "acme"})
    reward = offer(kenji, audience=f"segment:{segment.id}")
    order(ada, reward)
    with pytest.raises(Refused, match="whom staff have chosen") as refused:
        order(grace, reward, "two")
    assert "Secret" not in str(refused.value)
    with transaction():
        saving.remove(kenji, segment.id)
    with pytest.raises(Refused, match="whom staff have chosen"):
        order(ada, reward, "three")


@pytest.mark.parametrize("audience", ["segment:1", "segment:", "segment:x", "segments", ":"])
def test_a_circle_that_nobody_knows_is_not_offered(kenji, audience):
    with pytest.raises(Invalid, match="Choose who may order it"):
        offer(kenji, audience=audience)


def test_a_reward_keeps_its_segment_in_the_form_after_that_was_taken_away(client, kenji, kenji_member):
    with transaction():
        segment = saving.save(kenji, "Pilot", {"organisation": "acme"})
    reward = offer(kenji, audience=f"segment:{segment.id}")
    sign_in(client, kenji_member)
    address, chosen = f"/staff/rewards/{reward.id}", f'value="segment:{segment.id}" selected>'
    assert f"{chosen}Segment: Pilot" in client.get(address).text
    with transaction():
        saving.remove(kenji, segment.id)
    assert f"{chosen}A segment that was taken away" in client.get(address).text
