"""What staff tell and give by hand in the play: grants, badges with a citation, and what happened elsewhere."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.base.clock import day_of, now
from app.demo.stage import Stage
from app.programs import grants, occasions
from app.programs.badges import giving as badges
from app.programs.occasions.converting import Happened, tell_conversions
from app.settings.store import site


def plan(stage: Stage, giving: dict[str, list[dict[str, Any]]]) -> None:
    for act, name in ((grant, "grant"), (make_badge, "badge"), (tell, "occasion"), (convert, "conversion")):
        for number, each in enumerate(giving[name]):
            stage.plan(stage.at(each["ago"]), partial(act, each, number))


def grant(each: dict[str, Any], number: int, stage: Stage) -> None:
    """The points of an admin; above the limit of a day they wait for another one."""
    key = f"demo-grant-{number}"
    grants.grant(stage.actor(each["by"]), stage.member(each["to"]), each["amount"], each["reason"], key)


def make_badge(each: dict[str, Any], _number: int, stage: Stage) -> None:
    names = {name: each[name] for name in ("name_ja", "name_en", "about_ja", "about_en")}
    made = badges.make(stage.actor(each["by"]), **names)
    for days, (handle, citation) in enumerate(each["given"], start=1):
        stage.plan(now() + timedelta(days=days), partial(give_badge, made.id, each["by"], handle, citation))


def give_badge(badge_id: int, by: str, handle: str, citation: str, stage: Stage) -> None:
    badges.give(stage.actor(by), badge_id, stage.member(handle), citation)


def tell(each: dict[str, Any], _number: int, stage: Stage) -> None:
    """Staff write down on the next day who was invited and there, and what they scored, or invite `ahead` of it."""
    day = day_of(now() + timedelta(days=each.get("ahead", -1)), site().zone)
    names = occasions.Names(each.get("names", ()), each.get("invited", ()), each.get("scores", {}))
    occasions.tell(stage.actor(each["by"]), each["sort"], each["title"], day, names)


def convert(each: dict[str, Any], _number: int, stage: Stage) -> None:
    """The shop's list of the last weeks: member, kind, so many days before, and what it cost."""
    today = day_of(now(), site().zone)
    rows = [
        Happened(number, member, kind, (today - timedelta(days=before)).isoformat(), cost, f"demo-{number}")
        for number, (member, kind, before, cost) in enumerate(each["rows"], 1)
    ]
    tell_conversions(stage.actor(each["by"]), rows)
