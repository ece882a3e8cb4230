"""How staff look after the community in the play: segments and what they set off; what is done about a finding."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.base.clock import day_of, now
from app.demo.gatherings import gather
from app.demo.stage import Stage
from app.figures.segments.automations import saving as automations
from app.figures.segments.saving import save
from app.operations import staff_acting
from app.settings.store import site


def plan(stage: Stage, staff: dict[str, list[dict[str, Any]]]) -> None:
    for act, name in ((follow, "segment"), (gather, "group"), (undertake, "act")):
        for each in staff[name]:
            stage.plan(stage.at(each["ago"]), partial(act, each))


def follow(each: dict[str, Any], stage: Stage) -> None:
    segment = save(stage.actor(each["by"]), each["name"], each["conditions"])
    for wanted in each.get("automation", ()):
        automations.add(stage.actor(each["by"]), segment.id, automations.Wanted(**wanted))


def undertake(each: dict[str, Any], stage: Stage) -> None:
    wanted = staff_acting.Plan(
        finding=each["finding"],
        words=each["words"],
        members=[stage.member_ids[handle] for handle in each["members"]],
        owner_id=stage.member_ids[each["owner"]],
        due_on=day_of(now(), site().zone) + timedelta(days=each["due_in"]),
    )
    act = staff_acting.plan(stage.actor(each["by"]), wanted)
    if done := each.get("done"):
        stage.plan(now() + timedelta(days=done["after"]), partial(finish, act.id, done["by"], done["result"]))


def finish(act_id: int, by: str, result: str, stage: Stage) -> None:
    staff_acting.finish(stage.actor(by), act_id, result)
