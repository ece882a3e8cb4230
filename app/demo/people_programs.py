"""Gifts, rewards, stars and flags in the play."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from app.base.clock import day_of, now
from app.base.errors import Refusal
from app.demo.stage import Stage
from app.operations.flagging import flag
from app.programs.rewards.orders import order
from app.programs.rewards.shelf import RewardWish, add_reward
from app.programs.stars.operations import appoint
from app.programs.wallet.gifts import give_gift
from app.settings.store import site

SHOP_OPENED_AGO = 80.0


def plan(stage: Stage, giving: dict[str, list[dict[str, Any]]]) -> None:
    for number, each in enumerate(giving["gift"]):
        stage.plan(stage.at(each["ago"]), partial(present, each, number))
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
    for number, (by, ago) in enumerate(each.get("orders", ())):
        stage.plan(stage.at(ago), partial(buy, reward.id, by, number))


def buy(reward_id: int, by: str, number: int, stage: Stage) -> None:
    with suppress(Refusal):
        order(stage.actor(by), reward_id, "", f"demo-order-{reward_id}-{number}")


def report(each: dict[str, Any], stage: Stage) -> None:
    flag(stage.actor(each["by"]), stage.post(each["topic"], each["post"]), each["reason"], each["words"])
