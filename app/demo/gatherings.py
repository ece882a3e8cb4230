"""Groups in the play: who is in them, who asks, and what is said in their space."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.demo.stage import Stage
from app.figures.segments import names_of_all
from app.models.groups import Group
from app.models.spaces import Space
from app.operations import posting
from app.programs.groups import joining, making


def gather(each: dict[str, Any], stage: Stage) -> None:
    segments = {name: segment_id for segment_id, name in names_of_all().items()}
    names, about = tuple(each["names"]), tuple(each["about"])
    wish = making.Wish(each["slug"], names, about, each["entry"], segments.get(each.get("segment", "")))
    by = stage.actor(each["by"])
    group = making.make(by, wish)
    for handle in each["joined"]:
        joining.join(stage.actor(handle), group)
    if each["entry"] == "request":
        joining.invite(by, group, each["joined"])  # lets in who asked
    for handle, words in each.get("asked", {}).items():
        joining.join(stage.actor(handle), group, words)
    if "topic" in each:
        stage.plan(now() + timedelta(days=each["topic"]["after"]), partial(talk, group, each["topic"]))


def talk(group: Group, said: dict[str, Any], stage: Stage) -> None:
    space = db.session.scalars(select(Space).where(Space.group_id == group.id)).one()
    topic = posting.add_topic(stage.actor(said["by"]), space, posting.TopicDraft(said["title"], said["text"]))
    stage.topic_ids[said["title"]] = topic.id
    for hours, line in enumerate(said["lines"], 1):
        stage.plan(now() + timedelta(hours=7 * hours), partial(answer, said["title"], line))


def answer(title: str, line: dict[str, str], stage: Stage) -> None:
    posting.reply(stage.actor(line["by"]), stage.topic(title), line["text"])
