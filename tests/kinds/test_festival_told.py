"""Members hear of a festival's beginning and end, each once, whoever notes it and however often."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.events import log
from app.events.ideas import FestivalBegan
from app.kinds.idea.festival import holding, timing
from app.models import Festival, Member, Role
from app.queries.notification_list import notification_list
from app.readers.notifications import Notification
from app.rules import Actor
from tests.kinds.festivals import HOUR, wish
from tests.world import catch_up, make_member, make_space
from workers import jobs


@pytest.fixture(autouse=True)
def farm(spaces: object) -> None:
    """There is a space of ideas."""


def hold(actor: Actor, **more: object) -> Festival:
    with transaction():
        return holding.open_festival(actor, wish(**more))


def told(actor: Actor) -> list[str]:
    catch_up("notifications")
    db.session.rollback()
    return [line.what for line in notification_list(actor.member_id or 0).lines.rows]


def test_who_may_vote_hears_of_the_beginning_and_of_the_end(grace: Actor, aoi: Actor, kenji: Actor) -> None:
    begins = now() + HOUR
    festival = hold(kenji, starts_at=begins, ends_at=begins + HOUR)
    assert told(grace) == []
    with standing_at(begins):
        jobs.turn_festivals()
        assert told(grace) == told(aoi) == ["festival_begun"]
    with standing_at(begins + 2 * HOUR):
        jobs.turn_festivals()
        assert told(grace) == told(aoi) == ["festival_over", "festival_begun"]
    assert db.session.get_one(Festival, festival.id).ended_at == festival.ends_at
    line = notification_list(grace.member_id or 0).lines.rows[0]
    assert line.festival
    assert line.festival.name_in("en") == "Spring festival"


def test_one_that_begins_at_once_is_told_at_once(grace: Actor, kenji: Actor) -> None:
    hold(kenji)
    assert told(grace) == ["festival_begun"]


def test_beginning_and_closing_twice_is_once(grace: Actor, kenji: Actor) -> None:
    hold(kenji, ends_at=now() + HOUR)
    with standing_at(now() + 2 * HOUR):
        for _time in range(2):
            jobs.turn_festivals()
            assert told(grace) == ["festival_over", "festival_begun"]


def test_hearing_the_same_beginning_again_tells_nobody_twice(grace: Actor, kenji: Actor) -> None:
    festival = hold(kenji)
    assert told(grace) == ["festival_begun"]
    with transaction():
        log.append(FestivalBegan(festival_id=festival.id), None)
    assert told(grace) == ["festival_begun"]


def test_staff_who_end_it_early_are_not_told_themselves(grace: Actor, kenji: Actor) -> None:
    festival = hold(kenji)
    with transaction():
        holding.end(kenji, festival.id)
    assert told(grace) == ["festival_over", "festival_begun"]
    assert told(kenji) == ["festival_begun"]
    with standing_at(now() + 2 * HOUR):
        jobs.turn_festivals()
        assert told(grace) == ["festival_over", "festival_begun"]


def test_a_void_festival_is_told_where_it_had_begun(grace: Actor, kenji: Actor) -> None:
    running, coming = hold(kenji), hold(kenji, starts_at=now() + HOUR, ends_at=now() + 2 * HOUR)
    for festival in (running, coming):
        with transaction():
            holding.void(kenji, festival.id, "The list was wrong.")
    assert told(grace) == ["festival_void", "festival_begun"]
    with standing_at(now() + 3 * HOUR):
        jobs.turn_festivals()
        assert told(grace) == ["festival_void", "festival_begun"]


def test_nobody_hears_who_could_not_vote(grace: Actor, ada: Actor, aoi: Actor, kenji: Actor) -> None:
    absent = {"joined_at": now() - timedelta(days=400), "visited_on": now().date() - timedelta(days=120)}
    with transaction():
        for actor, values in ((grace, {"suspended_at": now()}), (ada, absent), (aoi, {"confirmed_at": None})):
            db.session.execute(update(Member).where(Member.id == actor.member_id).values(values))
    hold(kenji)
    assert [told(actor) for actor in (grace, ada, aoi)] == [[], [], []]


def test_a_festival_of_staffs_own_space_is_told_to_staff(
    add: Callable[..., object], grace: Actor, kenji: Actor
) -> None:
    room = make_space("idea", "staff-ideas", read_role=Role.STAFF, post_role=Role.STAFF)
    hold(kenji, space_ids=[room.id])
    assert (told(grace), told(kenji)) == ([], ["festival_begun"])


def test_many_members_are_told_piece_by_piece(monkeypatch: pytest.MonkeyPatch, kenji: Actor) -> None:
    monkeypatch.setattr("app.readers.notifications.everybody.PIECE", 3)
    monkeypatch.setattr("app.readers.notifications.everybody.LIVE_UP_TO", 4)
    members = {make_member(f"Member{number} Ito").id for number in range(8)}
    hold(kenji)
    catch_up("notifications")
    assert members <= set(db.session.scalars(select(Notification.member_id)))


def test_the_notice_leads_to_the_festival(browse: Callable[..., object], grace: Actor, kenji: Actor) -> None:
    festival = hold(kenji)
    with transaction():
        holding.void(kenji, festival.id, "The list was wrong.")
    assert timing.begin_some(now()) == 0
    assert told(grace) == ["festival_void", "festival_begun"]
    page = browse(grace).read("/notifications")
    assert "A voting festival was declared void" in page
    assert "Spring festival: The list was wrong." in page
    line = notification_list(grace.member_id or 0).lines.rows[0]
    answer = browse(grace).get(f"/notifications/{line.id}")
    assert answer.headers["Location"].endswith(f"/ideas/festivals/{festival.id}")
