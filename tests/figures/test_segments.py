"""Segments: who meets the conditions, who left and why; and the log of what staff do about findings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.figures import work
from app.figures.days import today
from app.figures.segments import Segment, SegmentDay, SegmentExit, job, members_of, saving
from app.figures.segments.conditions import CONDITIONS
from app.models.members import Member
from app.models.spaces import Space
from app.models.staff_acts import StaffActMember
from app.operations import accounts
from app.operations.staff_acting import Plan, finish, plan
from app.rules.actor import Actor
from tests.world import catch_up, make_member, make_reply, make_topic


def saved(actor: Actor, segment_id: int | None = None, **conditions: str) -> Segment:
    with transaction():
        return saving.save(actor, "Some of us", conditions, segment_id)


def inside(segment: Segment) -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(members_of(segment.id)))


def exits(segment: Segment) -> list[tuple[int, str]]:
    db.session.rollback()
    query = select(SegmentExit.member_id, SegmentExit.reasons).where(SegmentExit.segment_id == segment.id)
    return [(member_id, reasons) for member_id, reasons in db.session.execute(query)]


def a_day_later() -> None:
    with standing_at(now() + timedelta(days=1)):
        done = -1
        while done:
            with transaction():
                done = job.work_out_some(now())


def test_a_segment_holds_members_who_meet_every_condition_and_no_staff(
    ada_member: Member, kenji: Actor, kenji_member: Member
) -> None:
    new = make_member("Nina New", days=3)
    segment = saved(kenji, joined_within="10")
    assert inside(segment) == {new.id}
    both = saved(kenji, joined_within="10", organisation="Acme")
    assert inside(both) == set()
    assert kenji_member.id not in inside(saved(kenji, joined_before="1"))


def test_who_leaves_a_segment_is_listed_with_the_day_and_the_conditions_that_no_longer_hold(
    kenji: Actor, ada_member: Member, grace_member: Member
) -> None:
    segment = saved(kenji, joined_before="30", silent="5")
    assert inside(segment) == {ada_member.id, grace_member.id}
    with transaction():
        db.session.get_one(Member, ada_member.id).visited_on = today()
        accounts.leave(Actor.of(grace_member), db.session.get_one(Member, grace_member.id))
    a_day_later()
    assert inside(segment) == set()
    assert sorted(exits(segment)) == sorted([(ada_member.id, "silent"), (grace_member.id, "gone")])
    days = db.session.scalars(select(SegmentDay).order_by(SegmentDay.day)).all()
    assert [(day.size, day.came, day.went) for day in days] == [(2, 2, 0), (0, 0, 2)]


def test_a_changed_segment_says_so_where_it_lets_somebody_go(kenji: Actor, ada_member: Member) -> None:
    segment = saved(kenji, joined_before="30")
    saved(kenji, segment.id, joined_before="300")
    assert exits(segment) == [(ada_member.id, "changed")]


def test_places_and_connections_choose_members(
    kenji: Actor, ada: Actor, grace: Actor, questions: Space, board: Space
) -> None:
    make_reply(grace, make_topic(ada, questions))
    make_topic(grace, board)
    catch_up(*work.FOLLOWED)
    work.work_out_everything()
    assert inside(saved(kenji, space=str(board.id))) == {grace.member_id}
    assert inside(saved(kenji, space=str(questions.id))) == {ada.member_id, grace.member_id}
    assert inside(saved(kenji, least_peers="1")) == {ada.member_id, grace.member_id}
    assert inside(saved(kenji, most_peers="0")) == set()


@pytest.mark.parametrize("name", list(CONDITIONS))
def test_every_condition_can_be_asked(kenji: Actor, ada_member: Member, name: str) -> None:
    condition = CONDITIONS[name]
    for value in condition.choices or ("7",):
        assert saving.size_of({name: value}) <= 1


@pytest.mark.parametrize("conditions", [{}, {"level": "golden"}, {"least_peers": "many"}, {"space": "-1"}])
def test_conditions_that_mean_nothing_are_refused(kenji: Actor, conditions: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        saved(kenji, **conditions)


def test_segments_are_staffs(ada: Actor) -> None:
    with pytest.raises(Refused):
        saved(ada, joined_before="1")


def test_a_removed_segment_is_followed_no_more(kenji: Actor, ada_member: Member) -> None:
    segment = saved(kenji, joined_before="1")
    with transaction():
        saving.remove(kenji, segment.id)
    a_day_later()
    assert len(db.session.scalars(select(SegmentDay)).all()) == 1


def test_an_act_is_finished_once_with_what_came_of_it(kenji: Actor, aoi: Actor, ada_member: Member) -> None:
    with transaction():
        act = plan(kenji, Plan(finding="isolated", words="Introduce them", members=[ada_member.id, ada_member.id]))
    assert db.session.scalars(select(StaffActMember.member_id)).all() == [ada_member.id]
    with transaction():
        finish(aoi, act.id, "They talked.")
    assert (act.owner_id, act.result) == (aoi.member_id, "They talked.")
    with pytest.raises(Conflict), transaction():
        finish(kenji, act.id, "Me too.")


@pytest.mark.parametrize("wanted", [{"finding": "weather"}, {"words": " "}, {"owner": True}])
def test_an_act_that_says_nothing_or_is_for_no_staff_is_refused(
    kenji: Actor, ada_member: Member, wanted: dict[str, object]
) -> None:
    given = {"finding": "other", "words": "Say hello", "owner": False} | wanted
    owner = ada_member.id if given["owner"] else None
    with pytest.raises(Invalid), transaction():
        plan(kenji, Plan(finding=str(given["finding"]), words=str(given["words"]), owner_id=owner))
