"""The free tank: everybody may put in; taking out has a window, caps and a test of need, each with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.ledger import TANK, balance_of, expire_due, lots_of, wallet
from app.models.members import Member
from app.programs.tank import (
    TankDay,
    TankMovement,
    appeal,
    deposit,
    end_appeal,
    most_withdrawable,
    note_level,
    why_not_withdraw,
    withdraw,
)
from app.programs.tank.forecast import forecast
from app.programs.tank.levels import brim_over
from app.programs.tank.operations import current_appeal
from app.programs.tank.queries import tank_page
from app.settings import store
from tests.points.scene import actor as acting
from tests.points.scene import faults, fund, points_of, send
from tests.world import make_member, sign_in

OPEN = datetime(2026, 11, 25, 3, tzinfo=UTC)
JOINED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def ada(app):
    return old_member("Ada Lovelace")


@pytest.fixture
def grace(app):
    return old_member("Grace Hopper")


def old_member(name, **values):
    member = make_member(name)
    with transaction():
        fresh = db.session.get_one(Member, member.id)
        fresh.joined_at = values.get("joined_at", JOINED)
        fresh.trust = values.get("trust", 1)
    return fresh


def put_in(member, amount, key="in", at=OPEN, words="", expires_at=None):
    fund(member, amount, key=f"fund {key}", at=at, expires_at=expires_at)
    with transaction():
        return deposit(acting(member), amount, words, key, at=at)


def take_out(member, amount, key="out", at=OPEN, words=""):
    with transaction():
        return withdraw(acting(member), amount, words, key, at=at)


def test_what_goes_in_can_come_out_to_use_but_not_to_give(ada, grace):
    put_in(ada, 500)
    take_out(grace, 300)
    end = datetime(2026, 12, 31, 15, tzinfo=UTC)  # the end of next month in Tokyo
    assert lots_of(wallet(grace.id), OPEN) == [(end, False, 300)]
    assert balance_of(TANK) == 200
    with pytest.raises(Invalid, match="You have 0 pt that you can give"), transaction():
        deposit(acting(grace), 100, "", "again", at=OPEN)
    assert faults() == []


def test_a_deposit_keeps_its_expiry_also_through_the_tank(ada, grace):
    soon = OPEN + timedelta(days=3)
    put_in(ada, 100, expires_at=soon)
    take_out(grace, 100)
    assert lots_of(wallet(grace.id), OPEN) == [(soon, False, 100)]


TOKYO_MIDNIGHT = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (TOKYO_MIDNIGHT - timedelta(seconds=1), False),  # 20 November 23:59:59 in Tokyo
        (TOKYO_MIDNIGHT, True),
        (datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), False),  # 1 December in Tokyo
    ],
)
def test_the_window_opens_and_closes_with_the_sites_day(ada, grace, moment, may):
    put_in(ada, 500, at=datetime(2026, 11, 1, tzinfo=UTC))
    if may:
        take_out(grace, 100, at=moment)
        assert points_of(grace) == 100
    else:
        with pytest.raises(Refused, match="open from"):
            take_out(grace, 100, at=moment)


def test_the_window_follows_the_sites_zone(ada, grace):
    with transaction():
        store.change("zone", "America/New_York")
    put_in(ada, 500, at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    with pytest.raises(Refused):
        take_out(grace, 100, at=TOKYO_MIDNIGHT)
    take_out(grace, 100, at=datetime(2026, 11, 21, 5, tzinfo=UTC))


def test_a_short_month_still_opens(ada, grace):
    with transaction():
        store.change("tank_open_from", 31)
    put_in(ada, 500, at=datetime(2027, 2, 1, tzinfo=UTC))
    take_out(grace, 100, at=datetime(2027, 2, 28, 3, tzinfo=UTC))


def test_each_no_says_why(ada, grace):
    put_in(ada, 5000)
    newcomer = old_member("Kenji Sato", joined_at=OPEN - timedelta(days=10))
    untried = old_member("Mei Lin", trust=0)
    rich = old_member("Rich Aoki")
    fund(rich, 1200, at=OPEN)
    assert "December 15, 2026" in str(why_not_withdraw(newcomer, OPEN))
    assert "trust level 1" in str(why_not_withdraw(untried, OPEN))
    assert str(why_not_withdraw(rich, OPEN)).startswith("You have 1,200 pt. The tank is for members with 1,000 pt")
    assert why_not_withdraw(grace, OPEN) is None


def test_whoever_gave_more_than_they_took_passes_the_need_test(ada, grace):
    put_in(ada, 50)
    fund(ada, 1200, key="more", at=OPEN)
    assert why_not_withdraw(ada, OPEN) is None


def test_two_withdrawals_a_month_and_a_thousand_points(ada, grace):
    put_in(ada, 5000)
    with pytest.raises(Invalid, match="up to 1,000 pt"):
        take_out(grace, 1001)
    take_out(grace, 600, "one")
    assert most_withdrawable(grace, OPEN) == 400
    take_out(grace, 300, "two")
    with pytest.raises(Refused, match="2 times this month"):
        take_out(grace, 50, "three")
    take_out(grace, 50, "next month", at=OPEN + timedelta(days=30))


def test_the_cap_is_a_reason_too(ada, grace):
    put_in(ada, 5000)
    take_out(grace, 1000, "one")
    assert str(why_not_withdraw(grace, OPEN)) == "You have withdrawn 1,000 pt this month, which is the limit."


def test_an_empty_tank_says_so(grace):
    with pytest.raises(Refused, match="empty"):
        take_out(grace, 10)


def test_the_tank_gives_no_more_than_it_holds(ada, grace):
    put_in(ada, 70)
    with pytest.raises(Invalid, match="up to 70 pt"):
        take_out(grace, 80)


def test_amounts_go_in_steps(ada):
    with transaction():
        store.change("unit_step", 10)
        store.change("unit", "MB")
    fund(ada, 100, at=OPEN)
    with pytest.raises(Invalid, match="steps of 10 MB"), transaction():
        deposit(acting(ada), 15, "", "k", at=OPEN)


def test_the_same_request_twice_moves_once(ada, grace):
    fund(ada, 100, at=OPEN)
    for _click in range(2):
        with transaction():
            deposit(acting(ada), 60, "", "same", at=OPEN)
    assert balance_of(TANK) == 60
    for _click in range(2):
        take_out(grace, 30, "same out")
    assert balance_of(TANK) == 30
    with pytest.raises(Conflict):
        take_out(grace, 20, "same out")


def test_the_days_add_up_also_what_expires(ada, grace):
    put_in(ada, 100, expires_at=OPEN + timedelta(days=1))
    take_out(grace, 30)
    later = OPEN + timedelta(days=2)
    with transaction():
        expire_due(later)
        note_level(later)
    first, second = db.session.query(TankDay).order_by(TankDay.day).all()
    assert (first.put_in, first.taken_out, first.level) == (100, 30, 70)
    assert (second.expired, second.level) == (70, 0)
    with transaction():
        note_level(later)
    assert db.session.get(TankDay, second.day).expired == 70


def test_the_page_shows_every_day_of_the_month(ada, grace):
    put_in(ada, 100, at=datetime(2026, 11, 2, 3, tzinfo=UTC), words="Take care!")
    page = tank_page(grace, OPEN)
    assert [day.day for day in page.days] == [date(2026, 11, number) for number in range(1, 26)]
    assert [day.level for day in page.days][:3] == [0, 100, 100]
    assert page.words[0].words == "Take care!"
    assert page.mine.most == 100


@pytest.mark.parametrize(("highest", "brim"), [(100, 200), (450, 500), (62_400, 80_000), (95_000, 200_000), (9, 10)])
def test_the_brim_is_a_round_number_with_air_above(highest, brim):
    assert brim_over(highest) == brim


def test_the_forecast_says_when_it_runs_dry():
    today = date(2026, 11, 21)
    assert forecast(100, [-1] * 5, today) is None
    steady = forecast(100, [-10] * 10, today)
    assert steady.dry_on == steady.earliest == steady.latest == date(2026, 12, 1)
    assert forecast(100, [5] * 10, today).dry_on is None
    shaky = forecast(1000, [-40, 30] * 10, today)
    assert shaky.earliest < shaky.dry_on
    assert shaky.latest is None


def test_staff_appeal_in_one_click_and_end_it(kenji, ada):
    with transaction():
        assert appeal(kenji).id == appeal(kenji).id
    assert current_appeal(now())
    with transaction():
        end_appeal(kenji)
    assert current_appeal(now()) is None
    with pytest.raises(Refused), transaction():
        appeal(acting(ada))


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_page_works_without_javascript_in_both_languages(client, ada, locale):
    fund(ada, 500)
    client.set_cookie("locale", locale)
    assert client.get("/tank").status_code == 200
    sign_in(client, ada)
    done = send(client, "/tank/deposits", {"amount": "１２０", "words": "どうぞ", "key": "k"}, form="/tank")
    assert done.status_code == 303
    assert "120 pt" in client.get("/tank").text
    assert db.session.query(TankMovement).one().amount == 120


def test_a_refused_amount_is_kept_beside_its_reason(client, ada):
    sign_in(client, ada)
    refused = send(client, "/tank/deposits", {"amount": "999", "which": "in"}, form="/tank")
    assert refused.status_code == 422
    assert 'value="999"' in refused.text
    assert "You have 0 pt that you can give." in refused.text
