"""The points' part of the play: deposits, withdrawals in their windows, an emergency that is over."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from app.base.clock import day_of, next_month, now, start_of
from app.base.errors import Refusal
from app.demo.stage import Stage
from app.programs.tank import emergency as tank_emergency
from app.programs.tank import operations as tank
from app.settings.store import site

IN_NEED = ("hana", "aya", "tomo", "mio", "shun", "riku", "taro", "ellie")
WITHDRAWALS_A_MONTH = 3


def plan_tank(stage: Stage, deposits: list[dict[str, Any]], days: int) -> None:
    for number, each in enumerate(deposits):
        stage.plan(stage.at(each["ago"]), partial(deposit, each, number))
    month = day_of(stage.at(days), site().zone).replace(day=1)
    while start_of(month, site().zone) < stage.now:
        opens = start_of(month + timedelta(days=site().tank_open_from - 1), site().zone)
        for hour in (10, 21, 33, 45, 60):
            stage.plan(opens + timedelta(hours=hour), partial(withdraw_once, month))
        month = next_month(month)


def plan_emergency(stage: Stage, need: dict[str, Any]) -> None:
    """Staff open a tank for one need; some put in, some take out, and after some days it is closed."""
    begins = need["ago"]
    stage.plan(stage.at(begins), partial(open_emergency, need))
    for number, (by, amount, words) in enumerate(need["deposits"]):
        stage.plan(stage.at(begins - 0.2 - 0.3 * number), partial(aim, by, tank_emergency.Movement(amount, words)))
    for number, (by, amount, words) in enumerate(need["withdrawals"]):
        wanted = tank_emergency.Movement(amount, words, need["area"])
        stage.plan(stage.at(begins - 0.4 - 0.5 * number), partial(take, by, wanted))
    stage.plan(stage.at(begins - need["days"]), partial(close_emergency, need))


def open_emergency(need: dict[str, Any], stage: Stage) -> None:
    until = day_of(now() + timedelta(days=need["days"]), site().zone)
    wanted = tank_emergency.Opening(need["name"], need["reason"], until, need["area"], start=0)
    tank_emergency.open_emergency(stage.actor(need["by"]), wanted)


def close_emergency(need: dict[str, Any], stage: Stage) -> None:
    standing = tank_emergency.open_one()
    if standing:
        tank_emergency.close_emergency(stage.actor(need["by"]), standing)


def aim(by: str, wanted: tank_emergency.Movement, stage: Stage) -> None:
    _try(tank_emergency.aim, by, wanted, stage)


def take(by: str, wanted: tank_emergency.Movement, stage: Stage) -> None:
    _try(tank_emergency.take, by, wanted, stage)


def _try(move: Callable[..., object], by: str, wanted: tank_emergency.Movement, stage: Stage) -> None:
    """What the purse or the rules refuse does not happen."""
    standing = tank_emergency.open_one()
    if standing and by in stage.member_ids:
        try:
            move(stage.actor(by), standing, wanted, f"demo-emergency-{by}-{wanted.words[:12]}")
        except Refusal:
            return


def deposit(each: dict[str, Any], number: int, stage: Stage) -> None:
    """As much as the script says, or less where the wallet holds less."""
    for amount in (each["amount"], each["amount"] // 2, 10):
        try:
            tank.deposit(stage.actor(each["by"]), amount, each["words"], f"demo-deposit-{number}")
        except Refusal:
            continue
        return


def withdraw_once(month: date, stage: Stage) -> None:
    """The next one in need who may: members of a month ago or more, with a reason."""
    for handle in stage.random.sample(IN_NEED, len(IN_NEED)):
        if handle not in stage.member_ids:
            continue
        amount = stage.random.choice((10, 20, 30))
        try:
            tank.withdraw(stage.actor(handle), amount, "", f"demo-withdrawal-{handle}-{now().isoformat()}")
        except Refusal:
            continue
        return
