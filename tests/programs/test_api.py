"""Points through the API: each write happens once for its key, and is answered alike as often as it is sent."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.ledger import TANK, balance_of, wallet
from app.models.members import Member
from app.operations import tokens
from app.programs.tank import deposit
from app.programs.tank.emergency import Opening, open_emergency
from app.programs.tank.models import TankMovement
from app.programs.wallet import Gift
from app.rules import Actor
from tests.api.conftest import Program, adas, graces, guest, program_of  # noqa: F401  (fixtures)
from tests.points.scene import actor as acting
from tests.points.scene import faults, fund
from tests.world import make_member

OPEN = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def admins(program_of, aoi_member):  # noqa: F811
    return program_of(aoi_member)


def fill(amount, at=OPEN):
    giver = make_member(f"Donor{amount} Dee", days=300)
    fund(giver, amount, key="fill", at=at)
    with transaction():
        deposit(acting(giver), amount, "", f"fill-{amount}", at=at)


def at_once(*acts):
    """Do all at the same instant; their answers in the order of `acts`."""
    answers, gate = [None] * len(acts), threading.Barrier(len(acts))

    def act(number, deed):
        gate.wait()
        answers[number] = deed()

    threads = [threading.Thread(target=act, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_gift_moves_once_for_its_key(adas, ada_member, grace_member):  # noqa: F811
    fund(ada_member, 500)
    sent = {"to": "grace", "amount": 120, "message": "For you"}
    first, again = adas.post("/gifts", sent, key="k"), adas.post("/gifts", sent, key="k")
    assert first.status_code == again.status_code == 201
    assert first.get_json() == again.get_json()
    assert first.get_json()["to"] == "grace"
    assert first.get_json()["balance"] == 380
    for other in ({"amount": 130}, {"message": "Other"}, {"to": "@grace"}):
        assert adas.post("/gifts", sent | other, key="k").status_code == 409
    assert balance_of(wallet(grace_member.id)) == 120


def test_a_key_belongs_to_who_sends_it_and_to_one_address(adas, graces, ada_member, grace_member):  # noqa: F811
    fund(ada_member, 500)
    fund(grace_member, 500)
    assert adas.post("/tank/deposits", {"amount": 50}, key="k").status_code == 201
    assert graces.post("/tank/deposits", {"amount": 50}, key="k").status_code == 201
    assert adas.post("/tank/withdrawals", {"amount": 50}, key="k").status_code == 409
    assert balance_of(TANK) == 100


def test_the_same_request_at_the_same_instant_is_answered_alike(adas, ada_member, grace_member):  # noqa: F811
    fund(ada_member, 500)
    sent = {"to": "grace", "amount": 10}
    db.session.commit()
    answers = at_once(*[lambda: adas.post("/gifts", sent, key="now")] * 8)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert db.session.query(Gift).count() == 1
    assert faults() == []


def test_a_refusal_says_why_moves_nothing_and_may_be_sent_again(adas, ada_member, grace_member):  # noqa: F811
    sent = {"to": "grace", "amount": 10}
    refused = adas.post("/gifts", sent, key="k")
    assert refused.status_code == 422
    assert refused.get_json()["detail"] == "You have 0 pt that you can give."
    assert refused.get_json()["errors"][0]["field"] == "amount"
    assert db.session.query(Gift).count() == 0
    fund(ada_member, 10)
    assert adas.post("/gifts", sent, key="k").status_code == 201


@pytest.mark.parametrize("amount", [0, -5, 1.5, "ten", None, True and 10**12])
def test_amounts_are_whole_numbers_above_0(adas, ada_member, grace_member, amount):  # noqa: F811
    fund(ada_member, 500)
    for path, more in (("/gifts", {"to": "grace"}), ("/tank/deposits", {}), ("/tank/withdrawals", {})):
        assert adas.post(path, {"amount": amount, **more}, key=f"{amount}").status_code == 422
    assert balance_of(wallet(ada_member.id)) == 500


def test_a_chip_comes_from_the_allowance_first(adas, answer_by_grace, ada_member, grace_member):  # noqa: F811
    sent = {"amount": 50, "words": "It works!"}
    first = adas.post(f"/posts/{answer_by_grace.id}/chips", sent, key="c")
    assert first.status_code == 201
    assert (first.get_json()["allowance"], first.get_json()["balance"]) == (50, 0)
    assert adas.post(f"/posts/{answer_by_grace.id}/chips", sent, key="c").get_json() == first.get_json()
    assert adas.post(f"/posts/{answer_by_grace.id}/chips", {"amount": 7}).status_code == 422
    assert adas.post("/posts/999999/chips", sent).status_code == 404
    assert balance_of(wallet(grace_member.id)) == 50


def test_the_tank_is_told_to_everybody_and_to_each_what_they_may(guest, graces, grace_member):  # noqa: F811
    fill(500)
    with standing_at(OPEN):
        told = guest.get("/tank").get_json()
        mine = graces.get("/tank").get_json()["mine"]
    assert (told["level"], told["is_open"], told["opens_on"], told["closes_on"]) == (
        500,
        True,
        "2026-11-21",
        "2026-11-30",
    )
    assert told["mine"] is None
    assert (mine["most"], mine["why_not"], mine["left_times"]) == (500, None, 2)


def test_a_withdrawal_outside_the_window_says_when(graces, grace_member):  # noqa: F811
    fill(500, at=datetime(2026, 11, 5, tzinfo=UTC))
    with standing_at(datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC)):
        refused = graces.post("/tank/withdrawals", {"amount": 10}, key="w")
    assert refused.status_code == 403
    assert "Withdrawals are open from" in refused.get_json()["detail"]
    with standing_at(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)):
        done = graces.post("/tank/withdrawals", {"amount": 10, "words": "Thank you"}, key="w")
    assert (done.status_code, done.get_json()["level"], done.get_json()["balance"]) == (201, 490, 10)


def test_fifty_withdrawals_at_the_same_instant_share_the_last_ten_points(web):
    fill(10)
    people = [make_member(f"P{number} P", days=90) for number in range(50)]
    words = []
    for person in people:
        with transaction():
            words.append(tokens.issue(Actor.system(), person))
    programs = [Program(web, word) for word in words]
    db.session.commit()

    def take(program):
        def act():
            with standing_at(OPEN):
                return program.post("/tank/withdrawals", {"amount": 1}, key="last")

        return act

    answers = at_once(*(take(program) for program in programs))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] * 10 + [403] * 40
    assert all("empty" in answer.get_json()["detail"] for answer in answers if answer.status_code == 403)
    assert balance_of(TANK) == 0
    assert db.session.query(TankMovement).filter(TankMovement.amount < 0).count() == 10
    assert faults() == []


def test_admins_read_all_balances_at_one_moment(admins, adas, ada_member, grace_member):  # noqa: F811
    fund(ada_member, 300)
    assert adas.get("/admin/ledger/balances").status_code == 403
    told = admins.get("/admin/ledger/balances").get_json()
    assert told["sum"] == 0
    found = {(row["kind"], row["owner"]): row["balance"] for row in told["accounts"]}
    assert found["wallet", "ada"] == 300
    assert found["issued", None] == -300


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gifts"),
        ("POST", "/posts/{post}/chips"),
        ("POST", "/tank/deposits"),
        ("POST", "/tank/withdrawals"),
        ("GET", "/admin/ledger/balances"),
    ],
)
def test_guests_are_asked_for_a_token(guest, answer_by_grace, grace_member, method, path):  # noqa: F811
    body = {"amount": 10, "to": "grace"} if path == "/gifts" else {"amount": 10}
    answer = guest.ask(method, path.format(post=answer_by_grace.id), **({"json": body} if method == "POST" else {}))
    assert answer.status_code == 401


def test_a_suspended_member_moves_nothing(adas, ada_member, grace_member):  # noqa: F811
    fund(ada_member, 300)
    with transaction():
        db.session.get_one(Member, ada_member.id).suspended_at = OPEN
    assert adas.post("/gifts", {"to": "grace", "amount": 10}).status_code == 403
    assert balance_of(wallet(ada_member.id)) == 300


def test_a_deposit_can_be_aimed_at_an_emergency_tank(adas, kenji, ada_member):  # noqa: F811
    fund(ada_member, 100)
    wanted = Opening("Flood", "Roads are closed.", (now() + timedelta(days=9)).date())
    with transaction():
        emergency = open_emergency(kenji, wanted)
    told = adas.get("/tank").get_json()["emergency"]
    assert (told["id"], told["areas"], told["cap"], told["level"]) == (emergency.id, [], 3000, 0)
    done = adas.post("/tank/deposits", {"amount": 40, "emergency_id": emergency.id}, key="aimed").get_json()
    assert (done["level"], done["balance"], balance_of(TANK)) == (40, 60, 0)
    assert adas.post("/tank/deposits", {"amount": 40, "emergency_id": 999}).status_code == 404
