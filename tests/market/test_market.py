"""Sixteen processes move points by every act of the site, are killed, send again, and time jumps: the book holds."""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.clock import day_of
from app.base.database import db, transaction
from app.ledger import TANK, Kind, Lot, Purse, Transfer, balance_of
from app.ledger.accounts import Account
from app.models.members import Member, Role
from app.models.spaces import Space
from app.programs.chips.models import Chip
from app.programs.lottery.models import Draw, LotteryPrize
from app.programs.lottery.staging import MOST_DAYS, LotteryWish, PrizeWish, open_lottery
from app.programs.rewards.models import Reward, RewardOrder
from app.programs.rewards.shelf import RewardWish, add_reward
from app.programs.tank.models import TankDay, TankMovement
from app.programs.wallet.models import Gift
from app.rules import Actor
from app.settings.store import site
from tests.market.deeds import DONE
from tests.market.model import Purses
from tests.market.processes import BEGIN, PROCESSES, ZONE
from tests.points.scene import answer, faults, fund
from tests.world import make_member, make_topic

ACTS = int(os.environ.get("YUI_MARKET_ACTS", "480"))  # 20,000 before a release

KILLS_AT_LEAST = 6
CUPS = 30
MADE = {"chip": Chip, "gift": Gift, "deposit": TankMovement, "withdraw": TankMovement, "order": RewardOrder}


@pytest.fixture
def market(app: Flask, questions: Space) -> list[Member]:
    """Members with some points, one of staff, a shop with little in it, a lottery, and posts to thank for."""
    staff = make_member("Sora Abe", Role.ADMIN, days=700)
    members = [make_member(f"M{number} Member", days=700) for number in range(12)]
    for number, member in enumerate(members):
        fund(member, 100 + 100 * number, at=BEGIN)
    topic = make_topic(Actor.of(members[0]), questions)
    for member in members:
        answer(member, topic)
    with transaction():
        for name, cost, pieces in (("A cup", 40, str(CUPS)), ("A shirt", 90, "")):
            add_reward(Actor.of(staff), RewardWish(name_ja=name, name_en=name, cost=cost, stock=pieces))
        prizes = [PrizeWish("茶", "Tea", 50, 20, 3000), PrizeWish("飴", "A sweet", 1, 500)]
        open_lottery(Actor.of(staff), LotteryWish("市", "Market", MOST_DAYS, prizes), at=BEGIN)
    return members


def held_market(app: Flask, folder: Path) -> dict[str, str]:
    """Let it run; the last word that each deed had."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    command = [sys.executable, "-m", "tests.market.processes", url, str(folder), "7", str(ACTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=max(1500, ACTS // 4), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) >= KILLS_AT_LEAST
    outcomes: dict[str, str] = {}
    for number in range(PROCESSES):
        for line in (folder / f"{number}.diary").read_text().splitlines():
            key, outcome = json.loads(line)
            outcomes[key] = DONE if DONE in (outcome, outcomes.get(key)) else outcome
    return outcomes


@pytest.mark.usefixtures("market")
def test_sixteen_processes_leave_a_book_that_a_simple_model_agrees_with(app: Flask, tmp_path: Path) -> None:
    outcomes = held_market(app, tmp_path)
    assert faults() == []
    check_deeds(outcomes)
    check_model()
    check_limits()
    check_prizes()


def check_deeds(outcomes: dict[str, str]) -> None:
    """What was answered with yes stands once; what was refused, or never answered so, does not stand."""
    for deed, table in MADE.items():
        found = Counter(db.session.scalars(select(table.request_key)))
        wanted = {key for key, outcome in outcomes.items() if key.startswith(f"{deed}-") and outcome == DONE}
        stands = {key for key in found if key.startswith(f"{deed}-")}
        assert stands == wanted
        assert set(found.values()) <= {1}
    assert len(outcomes) > ACTS / 2
    assert all(sum(outcome == DONE for key, outcome in outcomes.items() if key.startswith(deed)) > 3 for deed in MADE)


def check_model() -> None:
    """The book's lines, read one after another into simple purses, give what the book says stands."""
    lines = select(Transfer).options(joinedload(Transfer.debit), joinedload(Transfer.credit)).order_by(Transfer.id)
    model = Purses()
    model.read(db.session.scalars(lines))
    heaps: dict[tuple[str, int], Counter[tuple[object, bool]]] = defaultdict(Counter)
    query = select(Account.kind, Account.owner_id, Lot).join(Account, Account.id == Lot.account_id)
    for kind, owner_id, lot in db.session.execute(query.where(Lot.remaining > 0)):
        heaps[kind, owner_id][lot.expires_at, lot.giveable] += lot.remaining
    for purse, found in model.heaps.items():
        counted: Counter[tuple[object, bool]] = Counter()
        for heap in found:
            counted[heap.ends, heap.giveable] += heap.points
        assert heaps[purse] == +counted, purse
    for purse, balance in model.balances.items():
        assert balance_of(Purse(Kind(purse[0]), purse[1])) == balance


def check_limits() -> None:
    """No member went beyond what a day or a month allows, and nobody took out of the tank while it was closed."""
    chips: Counter[object] = Counter()
    for chip in db.session.scalars(select(Chip)):
        chips[chip.giver_id, chip.day] += chip.amount
        chips[chip.giver_id, chip.day, chip.receiver_id] += chip.amount
    assert max(chips.values()) <= site().chip_limit_day
    assert max(points for key, points in chips.items() if len(key) == 3) <= site().chip_limit_pair_day
    gifts: Counter[object] = Counter()
    for gift in db.session.scalars(select(Gift)):
        gifts[gift.giver_id, gift.day] += gift.amount
        gifts[gift.giver_id, gift.day, gift.receiver_id] += gift.amount
    assert max(gifts.values()) <= site().gift_limit_day
    assert max(points for key, points in gifts.items() if len(key) == 3) <= site().gift_limit_pair_day
    taken, times = Counter[object](), Counter[object]()
    for movement in db.session.scalars(select(TankMovement).where(TankMovement.amount < 0)):
        day = day_of(movement.at, ZONE)
        assert day.day >= site().tank_open_from
        taken[movement.member_id, day.year, day.month] -= movement.amount
        times[movement.member_id, day.year, day.month] += 1
    assert max(taken.values()) <= site().tank_month_cap
    assert max(times.values()) <= site().tank_month_times
    expired = sum(day.expired for day in db.session.scalars(select(TankDay)))
    assert sum(db.session.scalars(select(TankMovement.amount))) - balance_of(TANK) >= expired


def check_prizes() -> None:
    """Nobody drew twice a day, and nothing was given that was not there."""
    turns = Counter(db.session.execute(select(Draw.member_id, Draw.day)).all())
    assert set(turns.values()) == {1}
    drawn = Counter(db.session.scalars(select(Draw.prize_id)))
    for prize in db.session.scalars(select(LotteryPrize)):
        assert drawn[prize.id] == prize.taken <= prize.stock
    cup = db.session.scalars(select(Reward).where(Reward.stock.is_not(None))).one()
    orders = select(RewardOrder.id).where(RewardOrder.reward_id == cup.id, RewardOrder.state != "cancelled")
    assert len(db.session.scalars(orders).all()) + (cup.stock or 0) == CUPS
