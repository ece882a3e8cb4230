"""The leaderboard with its ties and its opt-out, and the open book for everybody."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.base.clock import now
from app.base.database import db, transaction
from app.ledger import verify
from app.models.members import Member, Role
from app.operations import editing
from app.programs.leaderboard import board
from app.programs.open_book import LedgerCheck, note_check
from app.queries.topic_page import find_post
from app.readers.points import Contribution
from app.readers.points.contributing import periods_of
from tests.points.scene import fund, points_of, spend
from tests.world import catch_up, make_member, make_space, sign_in
from workers import jobs


def contributed(name, points, role=Role.MEMBER, at=None):
    member = make_member(name, role)
    with transaction() as session:
        for period in periods_of(at or now()):
            session.add(Contribution(period=period, member_id=member.id, points=points))
    return member


def ranks(period="week", viewer=None):
    return [(row.rank, row.member.handle, row.points) for row in board(period, viewer, now()).rows]


@pytest.mark.usefixtures("database")
def test_ties_share_a_rank_and_the_next_one_is_skipped():
    for name, points in (("Ada A", 30), ("Grace G", 50), ("Mei M", 30), ("Rich R", 10)):
        contributed(name, points)
    assert ranks() == [(1, "grace", 50), (2, "ada", 30), (2, "mei", 30), (4, "rich", 10)]


@pytest.mark.usefixtures("database")
def test_who_opted_out_and_staff_are_not_listed():
    shy = contributed("Shy S", 90)
    contributed("Kenji K", 80, Role.STAFF)
    ada = contributed("Ada A", 30)
    with transaction():
        db.session.get_one(Member, shy.id).on_leaderboard = False
    assert ranks() == [(1, "ada", 30)]
    assert board("week", shy, now()).mine is None
    assert board("week", ada, now()).mine.rank == 1


@pytest.mark.usefixtures("database")
def test_last_months_points_count_in_all_only():
    contributed("Ada A", 30, at=now() - timedelta(days=40))
    assert (ranks("week"), ranks("month")) == ([], [])
    assert ranks("all") == [(1, "ada", 30)]


@pytest.mark.usefixtures("database")
def test_ones_own_row_is_shown_below_the_list():
    for number in range(51):
        contributed(f"M{number} Member", 100)
    ada = contributed("Ada A", 5)
    assert board("all", ada, now()).mine.rank == 52


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_board_is_a_page_for_everybody(client, locale):
    ada = contributed("Ada A", 30)
    client.set_cookie("locale", locale)
    for period in ("week", "month", "all"):
        assert "Ada A" in client.get(f"/leaderboard?period={period}").text
    assert client.get("/leaderboard?period=never").status_code == 404
    sign_in(client, ada)
    assert "rank--own" in client.get("/leaderboard").text


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_open_book_tells_where_the_points_are(client, ada_member, locale):
    fund(ada_member, 1234)
    spend(ada_member, 200)
    client.set_cookie("locale", locale)
    page = client.get("/open-book")
    assert page.status_code == 200
    assert "1,234" in page.text
    assert "1,034" in page.text
    assert points_of(ada_member) == 1034


def test_the_nightly_check_is_told_also_when_it_finds_damage(client, ada_member):
    fund(ada_member, 10)
    jobs.check_ledger()
    assert db.session.query(LedgerCheck).one().faults == {}
    with transaction() as session:
        session.execute(text("UPDATE ledger_account SET balance = balance + 1 WHERE kind = 'wallet'"))
    with transaction():
        note_check(verify(), now())
    client.set_cookie("locale", "en")
    assert "did not hold" in client.get("/open-book").text


@pytest.mark.usefixtures("database")
def test_the_points_jobs_run_on_an_empty_site():
    for job in (jobs.expire_points, jobs.renew_allowances, jobs.pay_due_earnings, jobs.close_lotteries):
        job()
    jobs.warn_of_expiry()


def test_a_space_has_a_board_of_its_own(client, ada_member, grace_member, question_by_ada, answer_by_grace):
    board_space = make_space("board", "lounge")
    catch_up("points")
    assert [(row.member.handle, row.points) for row in board("week", None, now()).rows] == [("grace", 25), ("ada", 20)]
    here = board("week", None, now(), question_by_ada.space)
    assert [(row.rank, row.member.handle, row.points) for row in here.rows] == [(1, "grace", 25), (2, "ada", 20)]
    assert board("all", None, now(), board_space).rows == []
    page = client.get("/leaderboard?period=month&space=questions", headers={"Accept-Language": "en"}).text
    assert "Grace Hopper" in page
    assert client.get("/leaderboard?space=nowhere").status_code == 404


def test_a_removed_post_leaves_the_board_of_its_space(grace, question_by_ada, answer_by_grace):
    catch_up("points")
    with transaction():
        editing.remove(grace, find_post(grace, answer_by_grace.id))
    catch_up("points")
    assert [row.member.handle for row in board("all", None, now(), question_by_ada.space).rows] == ["ada"]
