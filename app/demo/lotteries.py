"""The lotteries in the play: staff open them, those who are about try their luck."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.demo.stage import Stage
from app.programs.lottery.drawing import draw
from app.programs.lottery.staging import LotteryWish, PrizeWish, open_lottery

LUCKY = 0.35  # of those who are about on a day


def plan(stage: Stage, lotteries: list[dict[str, Any]]) -> None:
    for each in lotteries:
        stage.plan(stage.at(each["ago"]), partial(hold_one, each))


def hold_one(each: dict[str, Any], stage: Stage) -> None:
    prizes = [PrizeWish(**prize) for prize in each["prizes"]]
    wish = LotteryWish(name_ja=each["name_ja"], name_en=each["name_en"], days=each["days"], prizes=prizes)
    lottery = open_lottery(stage.actor("yuko"), wish)
    for day in range(each["days"]):
        for handle in stage.around(each["ago"] - day, "yuko"):
            if stage.random.random() < LUCKY:
                moment = stage.at(each["ago"] - day) + timedelta(hours=0.5 + stage.random.random() * 9)
                stage.plan(moment, partial(try_luck, lottery.id, handle))


def try_luck(lottery_id: int, by: str, stage: Stage) -> None:
    """At most once a site day: a second time shows the same draw."""
    if by in stage.member_ids:
        draw(stage.actor(by), lottery_id)
