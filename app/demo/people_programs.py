"""Gifts, chips, rewards, stars and flags in the play."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from app.base.clock import day_of, now
from app.base.errors import Refusal
from app.demo.stage import Stage
from app.operations import moderating
from app.operations.flagging import flag
from app.programs.chips.operations import give_chip
from app.programs.rewards.moving import approve, cancel, send
from app.programs.rewards.orders import order
from app.programs.rewards.shelf import RewardWish, add_reward
from app.programs.stars.operations import appoint
from app.programs.wallet.gifts import give_gift
from app.rules.actor import Actor
from app.settings.store import site

SHOP_OPENED_AGO = 80.0

Step = Callable[[Actor, int, str], object]


def _approve(actor: Actor, order_id: int, _said: str) -> object:
    return approve(actor, order_id)


STEPS: dict[str, tuple[Step, ...]] = {"approved": (_approve,), "sent": (_approve, send), "cancelled": (cancel,)}


def plan(stage: Stage, giving: dict[str, list[dict[str, Any]]]) -> None:
    for number, each in enumerate(giving["gift"]):
        stage.plan(stage.at(each["ago"]), partial(present, each, number))
    for number, each in enumerate(giving["chip"]):
        stage.plan(stage.at(each["ago"]), partial(tip, each, number))
    for each in giving["reward"]:
        stage.plan(stage.at(SHOP_OPENED_AGO), partial(put_on_the_shelf, each))
    for each in giving["star"]:
        stage.plan(stage.at(each["ago"]), partial(honour, each))
    for each in giving["flag"]:
        stage.plan(stage.at(each["ago"]), partial(report, each))


def present(each: dict[str, Any], number: int, stage: Stage) -> None:
    """A gift, if the purse is not too light for it."""
    with suppress(Refusal):
        give_gift(
            stage.actor(each["by"]), stage.member(each["to"]), each["amount"], each["words"], f"demo-gift-{number}"
        )


def honour(each: dict[str, Any], stage: Stage) -> None:
    member = stage.member(each["member"])
    citation = each["citation_ja"] if member.locale == "ja" else each["citation_en"]
    first_day = day_of(now(), site().zone)
    appoint(stage.actor("yuko"), member, each["kind"], citation, first_day, first_day + timedelta(days=each["days"]))


def put_on_the_shelf(each: dict[str, Any], stage: Stage) -> None:
    fields = {name: value for name, value in each.items() if name != "orders"}
    reward = add_reward(stage.actor("yuko"), RewardWish(**fields))
    for number, wanted in enumerate(each.get("orders", ())):
        stage.plan(stage.at(wanted["ago"]), partial(buy, reward.id, wanted, number))


def buy(reward_id: int, wanted: dict[str, Any], number: int, stage: Stage) -> None:
    """Order, if the purse is not too light for it; staff look after it in the days that follow."""
    with suppress(Refusal):
        made = order(stage.actor(wanted["by"]), reward_id, "", f"demo-order-{reward_id}-{number}")
        for days, step in enumerate(STEPS.get(wanted.get("then", ""), ()), start=1):
            stage.plan(now() + timedelta(days=days), partial(move_on, made.id, step, wanted.get("said", "")))


def move_on(order_id: int, step: Step, said: str, stage: Stage) -> None:
    step(stage.actor("daichi"), order_id, said)


def report(each: dict[str, Any], stage: Stage) -> None:
    flag(stage.actor(each["by"]), stage.post(each["topic"], each["post"]), each["reason"], each["words"])
    if "decided" in each:
        stage.plan(now() + timedelta(hours=each["decided"]["after"]), partial(judge, each))


def judge(each: dict[str, Any], stage: Stage) -> None:
    """Staff hide the post, or let it stand."""
    decided = each["decided"]
    act = moderating.hide if decided["hide"] else moderating.dismiss
    act(stage.actor(decided["by"]), stage.post(each["topic"], each["post"]), decided["reason"])


def tip(each: dict[str, Any], number: int, stage: Stage) -> None:
    """A chip, if the purse is not too light for it."""
    with suppress(Refusal):
        post = stage.post(each["topic"], each["post"])
        give_chip(stage.actor(each["by"]), post, each["amount"], each["words"], f"demo-chip-{number}")
