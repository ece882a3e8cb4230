"""Whoever is invited to an event to come hears of it on its eve, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.base.clock import day_of, now, standing_at, start_of
from app.base.database import db, transaction
from app.base.errors import Invalid
from app.figures.measures.outcomes import within
from app.programs import occasions
from app.programs.occasions import Names, Part
from app.programs.occasions.telling import take_invitation_back
from app.queries.notification_list import notification_list
from app.readers.notifications.sentences import sentence
from app.readers.occasions import Told
from app.settings.store import site
from tests.world import catch_up
from workers import jobs


def day(ahead):
    return day_of(now(), site().zone) + timedelta(days=ahead)


def invite(kenji, *handles, ahead=3):
    with transaction():
        return occasions.tell(kenji, "event", "Round table", day(ahead), Names(invited=handles))


def told(actor, *, ahead, hour):
    """What the member was told by that hour of the site's day, however often the schedule looks."""
    with standing_at(start_of(day(ahead), site().zone) + timedelta(hours=hour)):
        for _again in range(2):
            jobs.remind_of_events()
            catch_up("notifications")
    db.session.rollback()
    lines = notification_list(actor.member_id).lines.rows
    return [str(sentence(line)) for line in lines if line.what == "event"]


def test_the_invited_are_reminded_on_the_eve_from_nine_o_clock_and_once(kenji, ada, ada_member, grace, grace_member):
    invite(kenji, "ada")
    assert told(ada, ahead=2, hour=8) == []
    [said] = told(ada, ahead=2, hour=9)
    assert said.startswith("You are invited, and it is near: Round table, ")
    assert len(told(ada, ahead=3, hour=12)) == 1
    assert told(grace, ahead=3, hour=12) == []


def test_who_is_invited_on_the_day_itself_hears_of_it_at_once(kenji, ada, ada_member):
    invite(kenji, "ada", ahead=0)
    assert len(told(ada, ahead=0, hour=1)) == 1


def test_an_invitation_taken_back_and_an_event_that_is_over_remind_nobody(kenji, ada, ada_member, grace, grace_member):
    invite(kenji, "ada")
    with transaction():
        take_invitation_back(kenji, db.session.query(Part.id).scalar(), "Wrong list.")
    invite(kenji, "grace", ahead=-1)
    assert told(ada, ahead=2, hour=12) == told(grace, ahead=0, hour=12) == []


@pytest.mark.parametrize(("ahead", "names"), [(1, Names(["ada"])), (367, Names(invited=["ada"]))])
def test_nobody_took_part_in_what_is_to_come_nor_is_invited_for_ever(kenji, ada_member, ahead, names):
    with pytest.raises(Invalid, match="within the last twelve months; of invitations, within the next"), transaction():
        occasions.tell(kenji, "event", "Round table", day(ahead), names)


def test_an_event_to_come_counts_from_its_day_on(kenji, ada_member):
    invite(kenji, "ada")
    catch_up("occasions")
    asked = [select(func.count()).where(*within(day(ahead), Told.INVITED)) for ahead in (2, 3)]
    assert [db.session.scalar(query) for query in asked] == [0, 1]
