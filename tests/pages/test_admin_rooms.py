"""The rooms of admins: workers, audit log, settings."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.base.runs import running
from app.figures.tables import ConnectionDay, DueDay, LevelDay, LevelFlow
from app.models.members import Member
from app.models.moderation import AuditRow
from app.operations.configuring import change_settings
from app.readers.reader import Stumble
from app.rules.actor import Actor
from app.settings.store import site
from tests.pages.test_forum import token
from tests.world import sign_in


def test_a_setting_changes_at_once_and_stands_in_the_audit_log(aoi: Actor) -> None:
    with transaction():
        assert change_settings(aoi, {"unit": "MB", "unit_step": "10", "name": "Yui"}) == ["unit", "unit_step"]
    assert (site().unit, site().unit_step) == ("MB", 10)
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [row.details["after"] for row in rows] == ["MB", "10"]


@pytest.mark.parametrize(("name", "text"), [("unit_step", "-1"), ("zone", "Mars"), ("accent", "red"), ("name", " ")])
def test_a_setting_that_means_nothing_is_refused(aoi: Actor, name: str, text: str) -> None:
    with pytest.raises(Invalid), transaction():
        change_settings(aoi, {name: text})


def test_nobody_makes_a_real_site_a_demo(aoi: Actor) -> None:
    with transaction():
        assert change_settings(aoi, {"demo": "1"}) == []


def test_staff_change_no_settings(kenji: Actor) -> None:
    with pytest.raises(Refused, match="for admins"), transaction():
        change_settings(kenji, {"unit": "MB"})


def test_the_workers_page_shows_a_stumble_and_tries_it_again(client: FlaskClient, aoi_member: Member) -> None:
    with transaction() as session:
        stumble = Stumble(reader="activity", event_id=1, traceback="Traceback: planted", at=now())
        session.add(stumble)
    sign_in(client, aoi_member)
    text = client.get("/admin/workers").get_data(as_text=True)
    assert "Traceback: planted" in text
    form = {"csrf_token": token(client, "/admin/workers")}
    assert client.post(f"/admin/workers/stumbles/{stumble.id}/retry", data=form).status_code == 303
    again = db.session.get_one(Stumble, stumble.id, populate_existing=True)
    assert (again.tries, again.mended_at) == (2, None)


def test_the_workers_page_shows_how_long_each_job_took_and_what_it_wrote(
    client: FlaskClient, aoi_member: Member
) -> None:
    with running("look_at_tests", 3.5), transaction():
        with running("figures tests"):
            db.session.execute(insert(DueDay), [{"what": "tests", "day": date(2026, 11, day)} for day in (1, 2, 3)])
        db.session.execute(delete(DueDay).where(DueDay.what == "tests"))
    sign_in(client, aoi_member)
    rows = client.get("/admin/workers").get_data(as_text=True).split("<tr>")
    (job,) = [row for row in rows if "look_at_tests" in row]
    (step,) = [row for row in rows if ">tests<" in row]
    assert ">3.5<" in job
    assert ">6<" in job
    assert ">3<" in step


def test_each_room_opens_for_admins_alone(client: FlaskClient, aoi_member: Member, kenji_member: Member) -> None:
    for member, status in ((kenji_member, 403), (aoi_member, 200)):
        sign_in(client, member)
        for address in ("/admin/workers", "/admin/audit", "/admin/settings"):
            assert client.get(address).status_code == status


def test_the_figures_show_what_the_workers_keep(client: FlaskClient, aoi_member: Member) -> None:
    with transaction() as session:
        session.add(LevelDay(day=date(2026, 11, 20), core=3, light=14, low=15, dormant=92))
        session.add(LevelFlow(period_days=28, from_level="light", to_level="core", members=2, day=date(2026, 11, 20)))
        session.add(ConnectionDay(day=date(2026, 11, 20), total=653, recent=589, mutual=79, strong=32))
    sign_in(client, aoi_member)
    assert ">92<" in client.get("/admin/levels").get_data(as_text=True)
    assert ">653<" in client.get("/admin/connections").get_data(as_text=True)
