"""Gifts, stars and flags in the play."""

from functools import partial
from typing import Any

from app.demo.stage import Stage
from app.operations.flagging import flag


def plan(stage: Stage, giving: dict[str, list[dict[str, Any]]]) -> None:
    for each in giving["flag"]:
        stage.plan(stage.at(each["ago"]), partial(report, each))


def report(each: dict[str, Any], stage: Stage) -> None:
    flag(stage.actor(each["by"]), stage.post(each["topic"], each["post"]), each["reason"], each["words"])
