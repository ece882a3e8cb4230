"""Automations: who comes into a segment or leaves it is written to, or put on staff's list, once in a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.figures.days import today
from app.figures.heat.rule import is_held_out
from app.figures.heat.tables import HeatNow
from app.figures.segments import Automation, Segment, job, saving
from app.figures.segments.automations import AutomationDone, AutomationDue, acting
from app.figures.segments.automations import saving as automations
from app.figures.segments.automations.saving import Wanted
from app.models.members import Member
from app.models.staff_acts import StaffAct, StaffActMember
from app.operations.merging import merge
from app.readers.notifications import Notification
from app.rules.actor import Actor
from tests.world import catch_up, make_member

HELLO = Wanted(acts_on="came", action="message", words_ja="ようこそ！", words_en="Welcome!")


@pytest.fixture
def acme(kenji: Actor) -> Segment:
    """Whoever is of Acme; nobody yet."""
    with transaction():
        return saving.save(kenji, "Acme's", {"organisation": "Acme"})


def added(actor: Actor, segment: Segment, wanted: Wanted = HELLO) -> Automation:
    with transaction():
        return automations.add(actor, segment.id, wanted)


def joins(*members: Member, organisation: str = "Acme") -> None:
    with transaction():
        for member in members:
            db.session.get_one(Member, member.id).organisation = organisation


def leaves(*members: Member) -> None:
    joins(*members, organisation="")


@contextmanager
def a_night(days: int = 1) -> Iterator[None]:
    """What the worker does once a day, so many days from now; what follows is of that day."""
    with standing_at(now() + timedelta(days=days)):
        for some in (job.work_out_some, acting.act_some):
            done = -1
            while done:
                with transaction():
                    done = some(now())
        yield


def told() -> list[tuple[int, str]]:
    """Who was told what."""
    catch_up("notifications")
    db.session.rollback()
    lines = select(Notification.member_id, Notification.words).where(Notification.what == "staff_message")
    return sorted((member_id, words) for member_id, words in db.session.execute(lines))


def test_who_comes_in_is_written_to_by_name_and_who_was_inside_is_not(
    kenji: Actor, acme: Segment, ada_member: Member, grace_member: Member
) -> None:
    joins(grace_member)
    with a_night():
        added(kenji, acme)
        joins(ada_member)
    with a_night(2):
        assert told() == [(ada_member.id, "Welcome!")]
        assert db.session.scalars(select(Notification.actor_id)).all() == [kenji.member_id]


def test_each_reads_it_in_their_own_language_and_the_other_stands_in(
    kenji: Actor, acme: Segment, ada_member: Member, grace_member: Member
) -> None:
    with transaction():
        db.session.get_one(Member, grace_member.id).locale = "ja"
    added(kenji, acme)
    added(kenji, acme, Wanted(acts_on="came", action="message", words_ja="日本語だけ"))
    joins(ada_member, grace_member)
    with a_night():
        expected = [(ada_member.id, "Welcome!"), (ada_member.id, "日本語だけ")]
        expected += [(grace_member.id, "ようこそ！"), (grace_member.id, "日本語だけ")]
        assert told() == sorted(expected)


def test_who_leaves_is_put_on_staffs_list_with_its_owner(
    kenji: Actor, aoi: Actor, acme: Segment, ada_member: Member
) -> None:
    wanted = Wanted(acts_on="left", action="plan", words_en="Ask why", owner_id=aoi.member_id)
    joins(ada_member)
    with a_night():
        added(kenji, acme, wanted)
        leaves(ada_member)
    with a_night(2):
        act = db.session.scalars(select(StaffAct)).one()
        assert (act.finding, act.words, act.owner_id, act.done_at) == ("segment", "Ask why", aoi.member_id, None)
        assert act.about_id == acme.id
        assert db.session.scalars(select(StaffActMember.member_id)).all() == [ada_member.id]


def test_a_message_stands_in_the_log_of_what_staff_did_with_where_it_came_from(
    kenji: Actor, acme: Segment, ada_member: Member
) -> None:
    added(kenji, acme)
    joins(ada_member)
    with a_night():
        act = db.session.scalars(select(StaffAct)).one()
        assert (act.finding, act.owner_id, act.done_by_id) == ("message", kenji.member_id, kenji.member_id)
        assert "Acme's" in act.result
        assert db.session.scalars(select(StaffActMember.member_id)).all() == [ada_member.id]


def test_a_run_that_is_killed_has_done_nothing_and_the_next_one_does_it_once(
    kenji: Actor, acme: Segment, ada_member: Member
) -> None:
    added(kenji, acme)
    joins(ada_member)
    with standing_at(now() + timedelta(days=1)):
        with transaction():
            job.work_out_some(now())
        with pytest.raises(KeyboardInterrupt):
            _killed_before_the_commit()
        assert told() == []
    with a_night():
        pass
    with a_night():
        assert told() == [(ada_member.id, "Welcome!")]
        assert db.session.scalars(select(Automation.done_count)).all() == [1]


def _killed_before_the_commit() -> None:
    with transaction():
        acting.act_some(now())
        raise KeyboardInterrupt


@pytest.mark.parametrize(("days", "times"), [(89, 1), (91, 2)])
def test_who_comes_back_is_written_to_again_only_after_90_days(
    kenji: Actor, acme: Segment, ada_member: Member, days: int, times: int
) -> None:
    added(kenji, acme)
    joins(ada_member)
    with a_night():
        leaves(ada_member)
    with a_night(2):
        joins(ada_member)
    with a_night(1 + days):
        assert len(told()) == times
        assert len(db.session.scalars(select(AutomationDone)).all()) == 1


def test_who_was_written_to_under_another_account_is_not_written_to_again(
    kenji: Actor, aoi: Actor, acme: Segment, ada_member: Member
) -> None:
    other = make_member("Augusta")
    added(kenji, acme)
    joins(other)
    with a_night():
        with transaction():
            old, new = (db.session.get_one(Member, each.id) for each in (other, ada_member))
            merge(aoi, old, new, "One person")
        joins(ada_member)
    with a_night(2):
        assert len(told()) == 1


def test_a_day_holds_so_many_and_the_others_follow_on_the_next(
    kenji: Actor, acme: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "MOST_A_DAY", 2)
    added(kenji, acme)
    members = [make_member(f"M{number}") for number in range(3)]
    joins(*members)
    with a_night():
        assert len(told()) == 2
        assert db.session.scalars(select(AutomationDue.member_id)).all() == [members[2].id]
    with a_night():
        assert len(told()) == 2
    with a_night(2):
        assert len(told()) == 3


def test_who_left_again_while_waiting_is_left_in_peace(
    kenji: Actor, acme: Segment, ada_member: Member, grace_member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "MOST_A_DAY", 1)
    added(kenji, acme)
    joins(ada_member, grace_member)
    with a_night():
        leaves(grace_member)
    with a_night(2):
        assert told() == [(ada_member.id, "Welcome!")]
        assert db.session.scalars(select(AutomationDue)).all() == []


def test_nothing_is_done_while_it_is_off_nor_later_for_who_came_meanwhile(
    kenji: Actor, acme: Segment, ada_member: Member
) -> None:
    automation = added(kenji, acme)
    with transaction():
        automations.switch(kenji, automation.id, on=False)
    joins(ada_member)
    with a_night(), transaction():
        automations.switch(kenji, automation.id, on=True)
    with a_night(2):
        assert told() == []


def test_changed_conditions_set_off_nothing(kenji: Actor, acme: Segment, ada_member: Member) -> None:
    added(kenji, acme)
    with transaction():
        saving.save(kenji, "Others", {"joined_before": "1"}, acme.id)
    with a_night(0):
        assert told() == []
    with a_night():
        assert told() == []


def test_a_removed_segment_ends_its_automations(kenji: Actor, acme: Segment, ada_member: Member) -> None:
    automation = added(kenji, acme)
    with transaction():
        saving.remove(kenji, acme.id)
    joins(ada_member)
    with a_night():
        assert told() == []
    assert not db.session.get_one(Automation, automation.id, populate_existing=True).is_on
    with pytest.raises(NotFound), transaction():
        automations.switch(kenji, automation.id, on=True)


def test_an_automation_that_was_taken_away_acts_no_more(kenji: Actor, acme: Segment, ada_member: Member) -> None:
    automation = added(kenji, acme)
    with transaction():
        automations.remove(kenji, automation.id)
    joins(ada_member)
    with a_night():
        assert told() == []


def test_suspended_members_staff_and_bots_get_none(kenji: Actor, acme: Segment, ada_member: Member) -> None:
    added(kenji, acme)
    bot, staff = make_member("Robo"), db.session.get_one(Member, kenji.member_id)
    joins(ada_member, bot, staff)
    with transaction():
        db.session.get_one(Member, ada_member.id).suspended_at = now()
        db.session.get_one(Member, bot.id).is_bot = True
    with a_night():
        assert told() == []


def test_where_heat_chooses_a_tenth_is_left_in_peace(kenji: Actor) -> None:
    with transaction():
        segment = saving.save(kenji, "Rising", {"heat": "rising"})
    added(kenji, segment)
    members = [make_member(f"M{number}") for number in range(9)]
    while not any(is_held_out(each.id) for each in members):  # which tenth it is, is in the ids
        members.append(make_member(f"M{len(members)}"))
    values = {"day": today(), "recent": 9, "recent_days": 3, "before": 0, "quartile": 0, "heat": 9.0, "state": "rising"}
    with transaction() as session:
        session.add_all(HeatNow(member_id=each.id, **values) for each in members)
    with a_night():
        reached = {member_id for member_id, _words in told()}
        assert reached == {each.id for each in members if not is_held_out(each.id)}
        assert len(reached) < len(members)


def test_without_a_maker_on_staff_it_goes_off_and_whoever_switches_it_on_signs_it(
    kenji: Actor, aoi: Actor, acme: Segment, ada_member: Member
) -> None:
    automation = added(kenji, acme)
    with transaction():
        db.session.get_one(Member, kenji.member_id).role = 1
    joins(ada_member)
    with a_night():
        assert told() == []
        assert not db.session.get_one(Automation, automation.id).is_on
        with transaction():
            assert automations.switch(aoi, automation.id, on=True).made_by_id == aoi.member_id


def test_adding_the_same_twice_is_adding_it_once(kenji: Actor, acme: Segment) -> None:
    assert added(kenji, acme).id == added(kenji, acme).id


def test_a_segment_holds_ten_automations(kenji: Actor, acme: Segment) -> None:
    for number in range(automations.MOST_OF_A_SEGMENT):
        added(kenji, acme, Wanted(acts_on="came", action="plan", words_en=f"Number {number}"))
    with pytest.raises(Conflict):
        added(kenji, acme)


@pytest.mark.parametrize("action", ["message", "plan"])
def test_automations_are_staffs(ada: Actor, acme: Segment, action: str) -> None:
    with pytest.raises(Refused):
        added(ada, acme, Wanted(acts_on="came", action=action, words_en="Hello"))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(acts_on="died", action="plan", words_en="Hello"), "acts_on"),
        (Wanted(acts_on="came", action="dance", words_en="Hello"), "action"),
        (Wanted(acts_on="came", action="plan", words_en=" "), "words_ja"),
        (Wanted(acts_on="came", action="plan", words_en="a" * 301), "words_en"),
        (Wanted(acts_on="came", action="plan", words_en="Hello", owner_id=999999), "owner"),
    ],
)
def test_an_automation_that_means_nothing_is_refused_beside_its_field(
    kenji: Actor, acme: Segment, wanted: Wanted, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        added(kenji, acme, wanted)
    assert list(refusal.value.fields) == [field]
