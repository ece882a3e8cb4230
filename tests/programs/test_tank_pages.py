"""What the tank says at the head of every page, one tap, and the reminder at the month's end."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.clock import day_of, now, standing_at
from app.base.database import db, transaction
from app.events.log import LogLine
from app.ledger import TANK, balance_of
from app.models.members import Member
from app.programs.tank import appeal, end_appeal, end_appeal_if_over, remind_some
from app.programs.tank.emergency import Opening, close_emergency, open_emergency, open_one
from app.programs.tank.models import TankReminder
from app.programs.tank.reminding import choose_reminder
from app.readers.notifications import Notification
from app.settings import store
from tests.points.scene import fund, send
from tests.world import catch_up, sign_in

MONTH_END = datetime(2026, 11, 30, 15, tzinfo=UTC)


def opened(by):
    with transaction():
        return open_emergency(by, Opening("Storm in the north", "No power.", day_of(now(), "Asia/Tokyo"), "Aomori"))


def head_of(client, path):
    return client.get(path, headers={"Accept-Language": "en"}).text.split("<main")[0]


def test_an_open_emergency_tank_stands_on_every_page_at_once(client, kenji, question_by_ada):
    paths = ("/", "/questions", f"/t/{question_by_ada.id}/how-do-i-reset-it", "/tank")
    assert all("Storm" not in head_of(client, path) for path in paths)
    opened(kenji)
    assert all("Emergency tank: Storm in the north" in head_of(client, path) for path in paths)
    with transaction():
        close_emergency(kenji, open_one())
    assert all("Emergency tank closed: Storm in the north" in head_of(client, path) for path in paths)


def test_staffs_appeal_stands_on_every_page_until_the_month_is_over(client, kenji):
    with transaction():
        appeal(kenji)
    assert "The free tank is low" in head_of(client, "/questions")
    with transaction():
        end_appeal(kenji)
    assert "The free tank is low" not in head_of(client, "/questions")
    with transaction():
        appeal(kenji)
    with transaction():
        end_appeal_if_over(now() + timedelta(days=32))
    assert "The free tank is low" not in head_of(client, "/questions")


def test_staff_open_take_and_close_by_forms(client, kenji_member, grace_member):
    sign_in(client, kenji_member)
    fund(kenji_member, 500)
    until = (day_of(now(), "Asia/Tokyo") + timedelta(days=3)).isoformat()
    wanted = {"name": "Flood", "reason": "Closed roads", "until": until, "areas": "Kyoto", "cap": "100", "start": ""}
    refused = send(client, "/tank/emergency", {**wanted, "reason": ""})
    assert refused.status_code == 422
    assert 'value="Flood"' in refused.text
    made = send(client, "/tank/emergency", wanted)
    path = made.location
    assert made.status_code == 303
    assert send(client, f"{path}/deposits", {"amount": "80", "key": "in"}, form=path).status_code == 303
    nowhere = send(client, f"{path}/withdrawals", {"amount": "10", "which": "out", "key": "no"}, form=path)
    assert (nowhere.status_code, "Say in which of the areas you are." in nowhere.text) == (422, True)
    done = send(client, f"{path}/withdrawals", {"amount": "10", "area": "Kyoto", "key": "out"}, form=path)
    assert done.status_code == 303
    assert send(client, f"{path}/close", {}, form=path).status_code == 303
    report = client.get(path).text
    assert "Back to the free tank" in report
    assert balance_of(TANK) == 70


def test_one_tap_gives_and_moves_the_vessel(client, ada_member):
    fund(ada_member, 120)
    sign_in(client, ada_member)
    page = client.get("/tank").text
    assert 'name="amount" value="100"' in page
    given = send(client, "/tank/deposits", {"amount": "50", "which": "in", "key": "tap"}, form="/tank", htmx=True)
    assert json.loads(given.headers["HX-Trigger"])["tank-moved"]["level"] == 50
    assert 'id="tank-side"' in given.text
    assert 'name="amount" value="100"' not in given.text  # 70 pt are left
    assert given.text.count('hx-swap-oob="true"') == 2


def test_taps_go_in_the_steps_of_the_unit(client, ada_member):
    with transaction():
        store.change("unit", "MB")
        store.change("unit_step", 20)
    fund(ada_member, 135)
    sign_in(client, ada_member)
    page = client.get("/tank").text
    assert [amount for amount in ("10", "20", "50", "60", "100") if f'name="amount" value="{amount}"' in page] == [
        "20",
        "60",
        "100",
    ]
    assert "You have 120 MB that you can give." in page
    assert " pt" not in page


def reminded():
    return [(line.body["member_id"], line.body["amount"], line.body["day"]) for line in _lines()]


def _lines():
    return db.session.query(LogLine).filter_by(name="tank.reminded").order_by(LogLine.id)


def remind(at):
    with transaction():
        while remind_some(at):
            pass


def test_who_asked_for_it_hears_once_before_the_month_ends(ada, ada_member, grace_member):
    for member in (ada_member, grace_member):
        fund(member, 70, at=MONTH_END - timedelta(days=20), expires_at=MONTH_END)
        fund(member, 30, key="later", at=MONTH_END - timedelta(days=20), expires_at=MONTH_END + timedelta(days=31))
    with transaction():
        choose_reminder(ada, True)
    remind(datetime(2026, 11, 27, 14, 59, 59, tzinfo=UTC))
    assert reminded() == []
    for at in (datetime(2026, 11, 27, 15, tzinfo=UTC), datetime(2026, 11, 29, tzinfo=UTC)):
        remind(at)
    assert reminded() == [(ada_member.id, 70, "2026-11-30")]
    remind(datetime(2026, 12, 30, tzinfo=UTC))
    assert reminded()[1:] == [(ada_member.id, 30, "2026-12-31")]


def test_the_reminder_leads_to_the_tank(client, ada, ada_member):
    fund(ada_member, 70, at=MONTH_END - timedelta(days=20), expires_at=MONTH_END)
    with transaction():
        choose_reminder(ada, True)
    remind(MONTH_END - timedelta(days=1))
    catch_up("notifications")
    sign_in(client, ada_member)
    assert "In the tank they can still help somebody" in client.get("/notifications").text
    line = db.session.query(Notification).one()
    assert client.get(f"/notifications/{line.id}").location == "/tank?amount=70#put-in"


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_reminder_is_asked_for_and_ended_on_the_page(client, ada_member, locale):
    with transaction():
        db.session.get_one(Member, ada_member.id).locale = locale
    sign_in(client, ada_member)
    send(client, "/tank/reminder", {"on": "1"}, form="/tank")
    assert db.session.query(TankReminder).count() == 1
    send(client, "/tank/reminder", {"on": "0"}, form="/tank")
    db.session.rollback()
    assert db.session.query(TankReminder).count() == 0


def test_withdrawing_says_how_much_and_until_when(client, ada, ada_member, grace_member):
    fund(ada_member, 300)
    at = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with transaction():
        for member in (ada_member, grace_member):
            db.session.get_one(Member, member.id).joined_at = at - timedelta(days=90)
    with standing_at(at):
        fund(ada_member, 300, key="now", at=at)
        sign_in(client, ada_member)
        send(client, "/tank/deposits", {"amount": "200", "key": "in"}, form="/tank")
        page = sign_in(client, grace_member).get("/tank").text
    assert "You may take up to 200 pt, until" in page
    assert "No need to say what for." in page
    assert date(2026, 12, 31).strftime("%Y") in page
