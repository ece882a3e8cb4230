"""Eight clients at once chip, gift, deposit and withdraw: afterwards every rule of the book holds."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.ledger import ISSUED, TANK, Note, balance_of, move, wallet
from app.models.posts import Post
from app.programs.chips import Chip
from app.programs.tank import TankDay, TankMovement
from app.readers import follow
from tests.points.scene import actor, answer, faults, fund
from tests.programs.crowd import AT
from tests.world import make_member, make_topic

PROCESSES, ACTS = 4, 25


@pytest.fixture
def village(app, questions):
    members = [make_member(f"M{number} Member", days=400) for number in range(6)]
    for number, member in enumerate(members):
        fund(member, 300 + 100 * number, at=AT)
    topic = make_topic(actor(members[0]), questions)
    for member in members:
        answer(member, topic)
    follow.catch_up("points")
    return members


def total(column):
    return int(db.session.scalar(select(func.coalesce(func.sum(column), 0))))


@pytest.mark.usefixtures("village")
def test_eight_clients_leave_a_sound_book(app):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    command = [sys.executable, "-m", "tests.programs.crowd", url]
    crowd = [
        subprocess.Popen([*command, str(seed), str(ACTS)], stderr=subprocess.PIPE, text=True)
        for seed in range(PROCESSES)
    ]
    complaints = [process.communicate(timeout=180)[1] for process in crowd]
    assert [process.returncode for process in crowd] == [0] * PROCESSES, complaints
    follow.catch_up("points")
    assert faults() == []
    assert total(Chip.amount) == total(Post.chip_points) > 0
    assert total(TankMovement.amount) == balance_of(TANK) == total(TankDay.put_in) - total(TankDay.taken_out)


def test_the_same_key_at_the_same_moment_makes_one_transfer(app):
    gate, made, failures = threading.Barrier(6), [], []

    def press():
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    made.append(move(ISSUED, wallet(7), 50, Note(kind="test", key="once", at=AT)).id)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=press) for _client in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(made) == 6
    assert len(set(made)) == 1
    assert balance_of(wallet(7)) == 50
    assert faults() == []
