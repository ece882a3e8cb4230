"""The blog's part of the play: series, and reactions of those who are about."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

from app.base.errors import Refusal
from app.demo.script import Scene
from app.demo.stage import Stage
from app.kinds.blog.reactions import REACTIONS, react
from app.kinds.blog.series import set_series
from app.models.topics import Topic

READERS = 0.35  # of those who are about


def follow(scene: Scene, topic: Topic, stage: Stage) -> None:
    if "series" in scene.more:
        set_series(stage.actor(scene.by), topic, scene.more["series"])
    if not topic.is_public:
        return
    chance = Random(scene.title)  # noqa: S311  (of its own: what is drawn here moves nothing else)
    for handle in stage.around(scene.ago - 1, scene.by):
        if chance.random() < READERS:
            after = timedelta(hours=1 + 70 * chance.random() ** 2)
            kinds = chance.sample(sorted(REACTIONS), chance.choice((1, 1, 1, 2)))
            stage.plan(stage.at(scene.ago) + after, partial(feel, scene.title, handle, kinds))


def feel(title: str, by: str, kinds: list[str], stage: Stage) -> None:
    with suppress(Refusal):
        for kind in kinds if by in stage.member_ids else ():
            react(stage.actor(by), stage.topic(title), kind)
