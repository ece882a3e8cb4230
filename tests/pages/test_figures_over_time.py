"""Figures over time: compared with the period before, a normal band, any past day, and the charter."""

# ruff: noqa: F811  (the fixtures of a neighbour are asked for by name)

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.base.clock import now
from app.base.database import db, transaction
from app.figures.catalogue import FIGURES
from app.figures.days import today
from app.figures.tables import FigurePoint, LevelChange, LevelDay, MemberStage
from app.models.charter import Charter
from app.models.members import Member
from app.models.spaces import Space
from app.queries.figures.values import latest
from tests.histories import History
from tests.pages.test_figures import lived, read, staff, work_out  # noqa: F401
from tests.pages.test_forum import token
from tests.world import make_member, sign_in


def worked(name: str, values: dict[int, float]) -> None:
    """The figure's values by days ago."""
    with transaction():
        at = now()
        rows = [
            {"name": name, "day": today() - timedelta(days=ago), "part": "", "value": value, "at": at}
            for ago, value in values.items()
        ]
        db.session.execute(insert(FigurePoint), rows)


def test_a_value_stands_beside_the_one_a_period_before_and_the_normal_band(staff: FlaskClient) -> None:
    worked("mau", {0: 90, 7: 50, 14: 48, 21: 50, 28: 46, 35: 44})
    value = latest(["mau"])["mau"]
    assert (value.value, value.before, value.change) == (90, 50, 40)
    assert value.band == (46, 54)  # moved by 2 in half of the weeks before
    assert value.is_unusual
    month = latest(["mau"], 28)["mau"]
    assert (month.before, month.band) == (46, None)
    assert "(unusual)" in read(staff, "/admin/figures")
    assert "28 days before" in read(staff, "/admin/figures/mau?days=28")


def test_a_period_that_was_not_worked_out_on_its_day_is_read_from_the_week_before(staff: FlaskClient) -> None:
    worked("mau", {0: 9, 10: 5})
    assert latest(["mau"])["mau"].before == 5


def test_all_figures_go_into_one_file_with_their_definitions(lived: History, staff: FlaskClient) -> None:
    lines = read(staff, "/admin/figures.csv").splitlines()
    assert len(lines) == len(FIGURES) + 1
    assert "Members active in the last 28 days" in "".join(lines)


def test_levels_of_a_past_day_are_those_of_its_history(lived: History, staff: FlaskClient) -> None:
    day = today() - timedelta(days=12)
    census = db.session.get_one(LevelDay, day)
    text = read(staff, f"/admin/levels?on={day}")
    for level in ("core", "light", "low", "dormant"):
        there = read(staff, f"/admin/levels/{level}?on={day}")
        assert there.count('<th scope="row">') == getattr(census, level)
        assert f"/admin/levels/{level}?on={day}" in text
    assert staff.get("/admin/levels?on=yesterday").status_code == 422


def test_who_is_at_a_level_is_read_page_by_page(staff: FlaskClient) -> None:
    came = {"day": today(), "to_level": "low", "contribution": 0, "active_days": 0}
    people = [make_member(f"M{number}").id for number in range(103)]
    with transaction():
        db.session.execute(insert(LevelChange), [{"member_id": each, **came} for each in people])
    first = read(staff, "/admin/levels/low")
    assert first.count('<th scope="row">') == 100
    onward = first.partition('rel="next" hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert read(staff, onward).count('<th scope="row">') == 3


def test_a_member_comes_further_with_days_and_steps_back_when_posts_are_removed(kenji_member: Member) -> None:
    history = History(days=12, first=now() - timedelta(days=12)).begin(("board",), members=3)
    for turn in range(4):
        history.topic(0, 0, 24 * (turn + 1))
    work_out()
    stage = db.session.get_one(MemberStage, history.members[0])
    assert (stage.started_on is not None, stage.active_on is not None, stage.settled_on) == (True, True, None)
    for turn in range(3):
        history.remove(0, turn, 0)
    work_out()
    db.session.remove()
    stage = db.session.get_one(MemberStage, history.members[0])
    assert stage.active_on is None


@pytest.mark.parametrize(
    ("purpose", "day", "status"), [("We help.", "2027-03-01", 303), (" ", "", 422), ("We", "soon", 422)]
)
def test_admins_review_the_charter_and_its_words_stay(
    client: FlaskClient, aoi_member: Member, board: Space, purpose: str, day: str, status: int
) -> None:
    sign_in(client, aoi_member)
    form = {"purpose": purpose, "goals": "100 stars", "next_review_on": day, "space": str(board.id)}
    form["csrf_token"] = token(client, "/admin/charter")
    assert client.post("/admin/charter", data=form).status_code == status
    charters = db.session.scalars(select(Charter)).all()
    assert [each.purpose for each in charters] == (["We help."] if status == 303 else [])
    if charters:
        assert charters[0].next_review_on == date(2027, 3, 1)
        assert "100 stars" in read(client, "/admin/charter")


def test_staff_read_the_charter_and_do_not_change_it(staff: FlaskClient) -> None:
    assert "No charter yet" in read(staff, "/admin/charter")
    form = {"purpose": "Mine.", "csrf_token": token(staff, "/admin/heat")}
    assert staff.post("/admin/charter", data=form).status_code == 403
