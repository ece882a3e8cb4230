"""The emergency tank: opened in one step for a need, closed with a report; its rules are wider, not looser."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.ledger import TANK, available, balance_of, lots_of, wallet
from app.models.members import Member
from app.models.moderation import AuditRow
from app.programs.tank import TankDay, deposit, why_not_withdraw, withdraw
from app.programs.tank.emergency import Movement, Opening, aim, close_emergency, mind, open_emergency, take
from app.programs.tank.models import TankMovement
from app.settings.store import site
from tests.points.scene import actor as acting
from tests.points.scene import faults, fund, points_of
from tests.world import make_member

AT = datetime(2026, 11, 5, 3, tzinfo=UTC)  # the free tank is closed then
JOINED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def ada(app):
    return old_member("Ada Lovelace")


@pytest.fixture
def grace(app):
    return old_member("Grace Hopper")


@pytest.fixture
def filled(ada):
    """800 pt in the free tank, from Ada."""
    fund(ada, 1000, key="filling", at=AT)
    with transaction():
        deposit(acting(ada), 800, "", "filling", at=AT)


@pytest.fixture
def flood(kenji, filled):
    return opened(kenji, areas="Kyoto, Nara", start=500, cap=3000)


def old_member(name):
    member = make_member(name)
    with transaction():
        fresh = db.session.get_one(Member, member.id)
        fresh.joined_at = JOINED
    return fresh


def opened(by, at=AT, **more):
    wanted = Opening("Flood in the west", "Roads and shops are closed.", date(2026, 11, 30), **more)
    with transaction():
        return open_emergency(by, wanted, at=at)


def taken(member, emergency, amount, area="Kyoto", key="take", at=AT):
    with transaction():
        return take(acting(member), emergency, Movement(amount, "Thank you", area), key, at=at)


def aimed(member, emergency, amount, key="aim", at=AT):
    with transaction():
        return aim(acting(member), emergency, Movement(amount, "Take care"), key, at=at)


def test_it_opens_in_one_step_and_is_told_on_every_page(kenji, flood):
    alert = site().alert
    assert (alert.name, alert.until, alert.is_open) == ("Flood in the west", date(2026, 11, 30), True)
    assert (balance_of(TANK), balance_of(flood.purse)) == (300, 500)
    assert db.session.query(AuditRow).filter_by(action="tank.emergency_open").one().reason
    assert db.session.query(TankDay).one().moved == -500
    with pytest.raises(Conflict), transaction():
        open_emergency(kenji, Opening("Another", "Reason", date(2026, 12, 1)), at=AT)
    assert faults() == []


def test_only_staff_open_and_say_why(kenji, ada):
    with pytest.raises(Refused):
        opened(acting(ada))
    with pytest.raises(Invalid) as refused, transaction():
        open_emergency(kenji, Opening("", " ", date(2026, 11, 1), start="x"), at=AT)
    assert set(refused.value.fields) == {"name", "reason", "until", "start"}
    with pytest.raises(Invalid, match="The free tank holds 0 pt"):
        opened(kenji, start=10)


def test_the_window_and_the_need_test_are_put_aside_and_the_cap_is_raised(flood, grace):
    fund(grace, 5000, key="rich", at=AT)
    assert why_not_withdraw(grace, AT) is not None
    taken(grace, flood, 400)
    assert lots_of(wallet(grace.id), AT)[0] == (datetime(2026, 12, 31, 15, tzinfo=UTC), False, 400)
    taken(grace, flood, 100, key="once more")
    with pytest.raises(Refused, match="empty"):
        taken(grace, flood, 10, key="too much")
    assert points_of(grace) == 5500
    assert faults() == []


def test_it_is_for_those_who_say_that_they_are_in_an_area(flood, grace):
    for area in ("", "Tokyo"):
        with pytest.raises(Invalid, match="which of the areas"):
            taken(grace, flood, 10, area)
    taken(grace, flood, 10, "Nara")


def test_without_areas_it_is_for_all(kenji, filled, grace):
    taken(grace, opened(kenji, start=100), 10, area="")


def test_each_takes_up_to_the_cap(kenji, filled, grace):
    storm = opened(kenji, start=500, cap=60)
    taken(grace, storm, 50, "")
    with pytest.raises(Invalid, match="up to 10 pt"):
        taken(grace, storm, 20, "", "more")
    taken(grace, storm, 10, "", "rest")
    with pytest.raises(Refused, match="which is the limit"):
        taken(grace, storm, 1, "", "beyond")


def test_newcomers_wait_here_too(flood):
    newcomer = make_member("New Comer", days=0)
    with pytest.raises(Refused, match="You can withdraw from"):
        taken(newcomer, flood, 10, at=datetime(2026, 11, 25, tzinfo=UTC))


def test_what_was_taken_in_need_changes_nothing_in_the_free_tank(flood, grace):
    taken(grace, flood, 400)
    later = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with transaction():
        withdraw(acting(grace), 300, "", "free", at=later)
    assert points_of(grace) == 700


def test_deposits_can_be_aimed_at_it_and_keep_their_expiry(flood, ada, grace):
    soon = AT + timedelta(days=3)
    fund(ada, 100, key="soon", at=AT, expires_at=soon)
    for _click in range(2):
        aimed(ada, flood, 100)
    assert balance_of(flood.purse) == 600
    taken(grace, flood, 50)
    assert lots_of(wallet(grace.id), AT) == [(soon, False, 50)]


def test_at_closing_it_reports_and_what_is_left_returns(kenji, flood, ada, grace):
    aimed(ada, flood, 120)
    taken(grace, flood, 220)
    with transaction():
        done = close_emergency(kenji, flood, at=AT + timedelta(days=2))
    assert (done.started, done.put_in, done.taken_out, done.returned, done.expired) == (500, 120, 220, 400, 0)
    assert (done.givers, done.receivers, done.by_area) == (1, 1, {"Kyoto": 1})
    assert (balance_of(flood.purse), balance_of(TANK)) == (0, 700)
    assert not site().alert.is_open
    assert {movement.area for movement in db.session.query(TankMovement)} == {""}
    with pytest.raises(Conflict), transaction():
        aim(acting(ada), flood, Movement(10), "late", at=AT + timedelta(days=2))
    with transaction():
        assert close_emergency(kenji, flood).returned == 400
    assert [day.moved for day in db.session.query(TankDay).order_by(TankDay.day)] == [-500, 400]
    assert faults() == []


def test_the_site_closes_it_when_its_last_day_is_over(flood):
    last_moment = datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)
    with transaction():
        mind(last_moment)
    assert site().alert.is_open
    with transaction():
        mind(last_moment + timedelta(seconds=1))
    assert not site().alert.is_open
    assert available(TANK, last_moment) == 800
    with transaction():
        mind(last_moment + timedelta(days=9))
    assert site().alert is None
