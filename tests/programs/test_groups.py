"""Groups: who comes in and how, what is told of it, and the space that only they read."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.cli.exporting import exporting
from app.figures.segments import Segment, job, saving
from app.models.groups import Group, GroupMember
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import audiences
from app.programs.groups import follow_segments, joining, making
from app.programs.groups.making import Wish
from app.programs.groups.queries import cards, group_page
from app.queries.search_page import SearchFilter, search_page
from app.queries.topic_list import readable, spaces_for
from app.queries.topic_page import find_topic
from app.readers.notifications import Notification
from app.readers.notifications.sentences import sentence
from app.rules import Actor
from tests.uniting import unite
from tests.world import catch_up, make_reply, make_topic

NAMES = ("写真の会", "Photo walkers")


def made(actor: Actor, entry: str, segment: Segment | None = None, **more: object) -> Group:
    with transaction():
        return making.make(
            actor, Wish("photo", NAMES, ("", ""), entry, segment_id=segment.id if segment else None, **more)
        )


def joined(member: Member, group: Group, words: str = "") -> str:
    with transaction():
        return joining.join(Actor.of(member), group, words)


def standing() -> dict[int, str]:
    """How members stand to the only group."""
    db.session.rollback()
    return {row.member_id: row.state for row in db.session.scalars(select(GroupMember))}


def told() -> list[tuple[int, str]]:
    catch_up("notifications")
    db.session.rollback()
    lines = db.session.scalars(select(Notification).where(Notification.what == "group").order_by(Notification.id))
    return [(line.member_id, str(sentence(line))) for line in lines]


def test_into_an_open_group_one_comes_and_goes_as_one_likes(kenji: Actor, ada_member: Member) -> None:
    group = made(kenji, "open")
    assert [joined(ada_member, group), joined(ada_member, group)] == ["in", "in"]
    assert standing() == {ada_member.id: "in"}
    with transaction():
        joining.leave(Actor.of(ada_member), group)
    assert standing() == {}
    assert told() == []


def test_who_asks_waits_for_staff_and_is_told(kenji: Actor, ada_member: Member, grace_member: Member) -> None:
    group = made(kenji, "request")
    assert [joined(each, group, "Please!") for each in (ada_member, grace_member)] == ["asked", "asked"]
    assert [row.words for row in group_page(kenji, group).waiting] == ["Please!", "Please!"]
    with transaction():
        joining.let_in(kenji, group, ada_member)
        joining.take_out(kenji, group, grace_member)
    assert standing() == {ada_member.id: "in"}
    assert told() == [(ada_member.id, "You are in the group Photo walkers now")]


def test_a_request_that_was_taken_back_is_not_granted(kenji: Actor, ada_member: Member) -> None:
    group = made(kenji, "request")
    joined(ada_member, group)
    with transaction():
        joining.leave(Actor.of(ada_member), group)
    with pytest.raises(Conflict), transaction():
        joining.let_in(kenji, group, ada_member)


def test_by_invitation_alone(kenji: Actor, ada_member: Member, grace_member: Member) -> None:
    group = made(kenji, "invitation")
    with pytest.raises(Refused):
        joined(grace_member, group)
    with transaction():
        assert joining.invite(kenji, group, ["@Ada"]) == 1
        assert joining.invite(kenji, group, ["ada"]) == 0
    assert told() == [(ada_member.id, "You are invited to the group Photo walkers")]
    assert cards(Actor.of(ada_member))[0].mine == "invited"
    assert joined(ada_member, group) == "in"


def test_an_invitation_names_members_that_there_are(kenji: Actor, ada_member: Member) -> None:
    group = made(kenji, "invitation")
    for handles in ([], ["nobody"], ["ada", "nobody"], ["ada"] * 51 + [f"x{number}" for number in range(51)]):
        with pytest.raises(Invalid), transaction():
            joining.invite(kenji, group, handles)
    assert standing() == {}


def test_whoever_is_taken_out_needs_a_reason_for_the_log(kenji: Actor, ada_member: Member) -> None:
    group = made(kenji, "open")
    joined(ada_member, group)
    with pytest.raises(Invalid), transaction():
        joining.take_out(kenji, group, ada_member)
    with transaction():
        joining.take_out(kenji, group, ada_member, "Asked to.")
    assert standing() == {}


@pytest.fixture
def acme(kenji: Actor, ada_member: Member) -> Segment:
    """Whoever is of Acme: Ada."""
    of("Acme", ada_member)
    with transaction():
        return saving.save(kenji, "Acme's", {"organisation": "Acme"})


def of(organisation: str, *members: Member) -> None:
    with transaction():
        for member in members:
            db.session.get_one(Member, member.id).organisation = organisation


def a_night(days: int) -> None:
    with standing_at(now() + timedelta(days=days)):
        done = -1
        while done:
            with transaction():
                done = job.work_out_some(now())
        with transaction():
            follow_segments()


def test_by_rule_members_come_and_go_with_the_segment_and_later_ones_are_told(
    kenji: Actor, acme: Segment, ada_member: Member, grace_member: Member
) -> None:
    group = made(kenji, "rule", acme)
    assert standing() == {ada_member.id: "in"}
    of("Acme", grace_member)
    of("", ada_member)
    a_night(1)
    assert standing() == {grace_member.id: "in"}
    assert told() == [(grace_member.id, "You are in the group Photo walkers now")]
    with pytest.raises(Refused):
        joined(ada_member, group)
    with pytest.raises(Conflict), transaction():
        joining.invite(kenji, group, ["ada"])


def test_a_rule_whose_segment_is_gone_lets_nobody_in(kenji: Actor, acme: Segment) -> None:
    made(kenji, "rule", acme)
    with transaction():
        saving.remove(kenji, acme.id)
    a_night(1)
    assert standing() == {}


def test_a_group_by_rule_names_a_segment_that_there_is(kenji: Actor) -> None:
    with pytest.raises(Invalid):
        made(kenji, "rule")


@pytest.mark.parametrize(
    "wish",
    [
        Wish("Photo Walk", NAMES, ("", ""), "open"),
        Wish("new", NAMES, ("", ""), "open"),
        Wish("photo", ("", "Photo"), ("", ""), "open"),
        Wish("photo", NAMES, ("", ""), "somehow"),
    ],
)
def test_what_can_not_be_a_group_is_refused(kenji: Actor, wish: Wish) -> None:
    with pytest.raises(Invalid), transaction():
        making.make(kenji, wish)


def test_two_groups_have_two_addresses(kenji: Actor) -> None:
    made(kenji, "open")
    with pytest.raises(Conflict):
        made(kenji, "open")


def test_members_make_change_and_decide_nothing(kenji: Actor, ada: Actor, grace_member: Member) -> None:
    group = made(kenji, "request")
    joined(grace_member, group)
    acts = (
        lambda: making.make(ada, Wish("other", NAMES, ("", ""), "open")),
        lambda: making.change(ada, group, Wish("photo", NAMES, ("", ""), "open")),
        lambda: making.close(ada, group, "No."),
        lambda: joining.let_in(ada, group, grace_member),
        lambda: joining.take_out(ada, group, grace_member, "No."),
        lambda: joining.invite(ada, group, ["grace"]),
    )
    for act in acts:
        with pytest.raises(Refused), transaction():
            act()


def test_a_change_from_rule_to_open_leaves_everybody_in_and_back_follows_again(
    kenji: Actor, acme: Segment, ada_member: Member, grace_member: Member
) -> None:
    group = made(kenji, "rule", acme)
    with transaction():
        making.change(kenji, group, Wish("", ("写真部", "Photo club"), ("", ""), "open"))
    joined(grace_member, group)
    assert standing() == {ada_member.id: "in", grace_member.id: "in"}
    with transaction():
        making.change(kenji, group, Wish("", NAMES, ("", ""), "rule", segment_id=acme.id))
    assert standing() == {ada_member.id: "in"}


def may_read(actor: Actor, topic: Topic) -> bool:
    try:
        return find_topic(actor, topic.id).id == topic.id
    except NotFound:
        return False


def space_of(group: Group) -> Space:
    return db.session.scalars(select(Space).where(Space.group_id == group.id)).one()


def test_its_space_is_read_by_its_members_and_staff_alone(
    kenji: Actor, ada_member: Member, grace_member: Member
) -> None:
    group = made(kenji, "open")
    joined(ada_member, group)
    topic = make_topic(Actor.of(ada_member), space_of(group), "Where to on Sunday?", "Kamakura, @grace?")
    catch_up("search", "notifications")
    for actor, may in (
        (Actor.of(ada_member), True),
        (kenji, True),
        (Actor.of(grace_member), False),
        (Actor.guest(), False),
    ):
        db.session.rollback()
        assert may_read(actor, topic) == may
        assert bool(db.session.scalars(readable(actor)).all()) == may
        assert bool(spaces_for(actor)) == may
        assert bool(search_page(actor, SearchFilter("Kamakura")).hits) == may
    assert db.session.scalars(select(Notification.member_id)).all() == []
    with transaction():
        joining.leave(Actor.of(ada_member), group)
    assert not may_read(Actor.of(ada_member), topic)


def test_what_is_written_in_it_does_not_go_out_with_an_export(
    app: Flask, kenji: Actor, board: Space, tmp_path: Path
) -> None:
    group = made(kenji, "open")
    for space in (board, space_of(group)):
        make_topic(kenji, space, "In a group" if space.group_id else "In the open")
    answer = app.test_cli_runner().invoke(exporting, ["community", str(tmp_path / "out"), "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    out = "".join(path.read_text() for path in (tmp_path / "out").glob("*.csv"))
    assert ("In the open" in out, "In a group" in out) == (True, False)


def test_closed_it_is_nobodys_and_its_space_is_staffs(kenji: Actor, ada_member: Member) -> None:
    group = made(kenji, "open")
    joined(ada_member, group)
    topic = make_topic(Actor.of(ada_member), space_of(group))
    with transaction():
        making.close(kenji, group, "Done.")
    assert standing() == {}
    assert not may_read(Actor.of(ada_member), topic)
    make_reply(kenji, find_topic(kenji, topic.id))
    with pytest.raises(Refused):
        joined(ada_member, group)
    assert cards(kenji) == []


def test_a_circle_of_the_shop_can_be_a_group(kenji: Actor, ada_member: Member, grace_member: Member) -> None:
    group = made(kenji, "open", has_space=False)
    joined(ada_member, group)
    name = f"group:{group.id}"
    assert str(audiences.offered()[name]) == "Group: Photo walkers"
    assert audiences.among(ada_member.id, [name, "group:999"]) == {name}
    assert audiences.among(grace_member.id, [name]) == frozenset()
    assert db.session.scalars(select(Space)).all() == []


def test_who_is_in_it_with_either_of_two_merged_accounts_is_in_it(
    kenji: Actor, byron_member: Member, ada_member: Member
) -> None:
    group = made(kenji, "request")
    for member in (byron_member, ada_member):
        joined(member, group)
    with transaction():
        joining.let_in(kenji, group, byron_member)
    unite(byron_member, ada_member)
    assert standing() == {ada_member.id: "in"}


def test_only_who_is_in_it_sees_who_else_is(kenji: Actor, ada_member: Member, grace_member: Member) -> None:
    group = made(kenji, "open")
    joined(ada_member, group)
    assert [row.member_id for row in group_page(Actor.of(ada_member), group).people] == [ada_member.id]
    outside = group_page(Actor.of(grace_member), group)
    assert (outside.people, outside.card.members, outside.waiting) == ([], 1, [])
