"""The open book by day, from the ledger alone, and all of it as CSV."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

from app.base.clock import standing_at
from app.base.database import db, transaction
from app.ledger import TANK, Note, circulation, expire_due, move, reverse, wallet
from app.operations import allowances
from app.operations.configuring import change_settings
from app.programs.open_book import BookDay
from tests.points.scene import faults, fund, spend
from workers import jobs

NOON = datetime(2026, 11, 10, 3, tzinfo=UTC)


def live(ada_member, grace_member):
    """Three days: points come, go into the tank, are given on, spent, taken back; some expire."""
    fund(ada_member, 500, at=NOON, expires_at=NOON + timedelta(days=2))
    with transaction():
        allowances.renew(ada_member.id, NOON)
    with transaction():
        move(wallet(ada_member.id), TANK, 100, Note(kind="deposit", key="d", at=NOON))
        move(wallet(ada_member.id), wallet(grace_member.id), 50, Note(kind="gift", key="g", at=NOON))
    with standing_at(NOON + timedelta(days=1)):
        spend(grace_member, 20)
        with transaction():
            wrong = move(TANK, wallet(grace_member.id), 30, Note(kind="withdrawal", key="w"))
            reverse(wrong.id, Note(kind="withdrawal", key="wb"))
    with standing_at(NOON + timedelta(days=3)), transaction():
        expire_due(NOON + timedelta(days=3))


def test_each_day_is_summed_once_and_adds_up_to_the_balances(ada_member, grace_member):
    live(ada_member, grace_member)
    with standing_at(NOON + timedelta(days=1)):
        jobs.write_open_book()
        jobs.write_open_book()
    with standing_at(NOON + timedelta(days=3)):
        jobs.write_open_book()
    days = {row.day: row for row in db.session.query(BookDay)}
    assert len(days) == 4
    first, second = days[date(2026, 11, 10)], days[date(2026, 11, 11)]
    assert (first.issued, first.given, first.tank_in, first.tank) == (500, 50, 100, 100)
    assert (second.spent, second.tank_in, second.tank_out, second.tank) == (20, 30, 30, 100)
    now_stands = {kind.value: points for kind, points in circulation().items()}
    came = sum(row.issued - row.returned + row.allowances - row.lapsed for row in days.values())
    assert came == -now_stands["issued"]
    assert first.allowances == 100
    assert sum(row.spent for row in days.values()) == now_stands["spent"]
    assert sum(row.expired for row in days.values()) == now_stands["expired"] > 0
    assert days[date(2026, 11, 13)].tank == now_stands["tank"]
    assert faults() == []


def table(client, name):
    answer = client.get(f"/open-book/{name}.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(StringIO(answer.text.lstrip("\ufeff"))))


def test_everybody_takes_it_along_as_csv(client, aoi, ada_member, grace_member):
    live(ada_member, grace_member)
    with standing_at(NOON + timedelta(days=3)):
        jobs.write_open_book()
        jobs.check_ledger()
    with transaction():
        change_settings(aoi, {"tank_month_cap": "800"})
    days = table(client, "days")
    assert (days[0]["day"], days[0]["issued"], days[0]["tank"]) == ("2026-11-10", "500", "100")
    assert table(client, "checks")[0]["broken"] == "0"
    assert [(row["rule"], row["before"], row["after"]) for row in table(client, "rules")] == [
        ("tank_month_cap", "1000", "800")
    ]
    assert table(client, "moderation") == table(client, "ideas") == []
    assert client.get("/open-book/members.csv").status_code == 404
    page = client.get("/open-book", headers={"Accept-Language": "en"}).text
    assert "Most that a member may withdraw a month" in page, "a rule by the name that people know"
    assert "/open-book/days.csv" in page
