"""Reading time: what pages tell is bounded by the clock and by the day, and comes into the log once a visit is over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import standing_at
from app.base.database import db, transaction
from app.base.errors import Refused
from app.models.reading_time import ReadingTime
from app.operations.dwelling import MOST_A_DAY, MOST_AT_ONCE, note_reading_time, tell_some
from app.readers.activity import MemberDay
from app.rules.actor import Actor
from app.settings.store import change
from tests.visiting import Browser
from tests.world import catch_up

NOON = datetime(2027, 3, 8, 3, tzinfo=UTC)  # in Tokyo


def note(actor: Actor, seconds: int, after: timedelta = timedelta()) -> int:
    with standing_at(NOON + after), transaction():
        return note_reading_time(actor, seconds)


def test_nobody_reads_longer_than_time_goes_by(ada: Actor) -> None:
    assert note(ada, 5000) == MOST_AT_ONCE
    assert note(ada, 60, timedelta(seconds=20)) == 20
    assert note(ada, 60, timedelta(seconds=20)) == 0
    assert note(ada, -60, timedelta(hours=1)) == 0


def test_a_day_has_an_end(ada: Actor) -> None:
    note(ada, 60)
    with transaction():
        db.session.scalars(select(ReadingTime)).one().seconds = MOST_A_DAY - 10
    assert note(ada, 60, timedelta(hours=1)) == 10


def test_guests_are_not_measured_nor_anybody_where_the_site_does_not_want_it(ada: Actor) -> None:
    with pytest.raises(Refused):
        note(Actor.guest(), 60)
    with transaction():
        change("reading_time", False)
    assert note(ada, 60) == 0
    assert db.session.scalars(select(ReadingTime)).all() == []


def test_a_visit_that_is_over_is_told_once_and_a_later_one_raises_the_day(ada: Actor) -> None:
    note(ada, 60)
    with transaction():
        assert tell_some(NOON + timedelta(minutes=10)) == 0
        assert tell_some(NOON + timedelta(minutes=31)) == 1
        assert tell_some(NOON + timedelta(minutes=32)) == 0
    note(ada, 30, timedelta(hours=2))
    with transaction():
        assert tell_some(NOON + timedelta(hours=3)) == 1
    catch_up("activity")
    day = db.session.scalars(select(MemberDay).where(MemberDay.dwell_seconds > 0)).one()
    assert (day.member_id, day.dwell_seconds, day.active, day.contribution) == (ada.member_id, 90, False, 0)


def test_a_page_tells_its_time_and_nothing_else(browse, ada: Actor) -> None:  # type: ignore[no-untyped-def]
    browser: Browser = browse(ada)
    assert browser.post("/reading-time", {"seconds": 40}).status_code == 204
    assert db.session.scalars(select(ReadingTime.seconds)).all() == [40]
    assert browse(None).post("/reading-time", {"seconds": 40}).status_code in (400, 403)
