"""The idea farm's part of the play: receipts, support, decisions with their reasons."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.demo.script import Scene
from app.demo.stage import Stage
from app.kinds.idea import merging, operations
from app.kinds.idea.status import MERGED

MERGE_REASON = "同じ願いなので、先にいただいたアイデアにまとめます。お二人のアイデアとして進めます。"


def follow(scene: Scene, stage: Stage) -> None:
    """Plan what becomes of an idea once it is posted."""
    began, more = stage.at(scene.ago), scene.more
    for handle in more.get("support", "").split():
        hours = 1 + stage.random.random() ** 2 * 24 * min(scene.ago, 25)
        stage.plan(began + timedelta(hours=hours), partial(support, scene.title, handle))
    if "seen_by" in more:
        days = 0.4 + stage.random.random() * min(5.5, scene.ago * 0.8)
        stage.plan(began + timedelta(days=days), partial(see, scene.title, more["seen_by"]))
    for step in more.get("way", ()):
        stage.plan(began + timedelta(days=step["after"]), partial(decide, scene, step))
    if "merged_into" in more:
        stage.plan(began + timedelta(days=more["merged_after"]), partial(merge, scene))


def support(title: str, by: str, stage: Stage) -> None:
    """Who comes after the idea was merged into another finds it closed."""
    idea = stage.topic(title)
    if by in stage.member_ids and idea.author_id != stage.member_ids[by] and idea.state != MERGED:
        operations.support(stage.actor(by), idea)


def see(title: str, by: str, stage: Stage) -> None:
    operations.mark_seen(stage.actor(by), stage.topic(title))


def decide(scene: Scene, step: dict[str, Any], stage: Stage) -> None:
    shipped = scene.more.get("shipped_in") if step["to"] == "done" else None
    told_in = stage.topic(shipped) if shipped and shipped in stage.topic_ids else None
    operations.decide(stage.actor(step["by"]), stage.topic(scene.title), step["to"], step["reason"], shipped=told_in)


def merge(scene: Scene, stage: Stage) -> None:
    into = stage.topic(scene.more["merged_into"])
    merging.merge(stage.actor(scene.more["merged_by"]), stage.topic(scene.title), into, MERGE_REASON)
