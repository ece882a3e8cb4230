"""A small community that searches: Ada asks, Grace answers, Aoi is staff; one space is for staff alone."""

from dataclasses import dataclass, field

import pytest

from app.base.clock import now
from app.base.database import db, transaction
from app.models.members import Member, Role
from app.models.spaces import Space
from app.operations import posting
from app.queries.topic_page import find_topic
from app.readers.follow import catch_up
from app.readers.search import Ask, engine
from app.rules import Actor


@dataclass
class Town:
    """Ids only: rows are read when they are needed."""

    actors: dict[str, Actor] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)

    def topic(self, title, text, *, by="ada", space="help", tags=(), publish=True):
        with transaction():
            draft = posting.TopicDraft(title=title, source=text, tags=tags, publish=publish)
            return posting.add_topic(self.actors[by], self.spaces[space], draft)

    def reply(self, topic, text, *, by="grace"):
        with transaction():
            return posting.reply(self.actors[by], find_topic(self.actors[by], topic.id), text)

    def found(self, text, *, spaces=("help", "blog", "staff"), **more):
        """What the published index gives, whoever asks, once the reader has caught up."""
        catch_up("search")
        return engine().query(Ask(text, frozenset(self.spaces[name].id for name in spaces), **more))


@pytest.fixture
def town(database):
    town = Town()
    with transaction():
        for handle, role in [("ada", Role.MEMBER), ("grace", Role.MEMBER), ("aoi", Role.STAFF)]:
            member = Member(handle=handle, display_name=handle, role=role, joined_at=now(), confirmed_at=now())
            db.session.add(member)
            db.session.flush()
            town.actors[handle] = Actor.of(member)
        for slug, kind, read in [
            ("help", "question", Role.GUEST),
            ("blog", "board", Role.GUEST),
            ("staff", "board", 2),
        ]:
            town.spaces[slug] = Space(kind=kind, slug=slug, name_ja=slug, name_en=slug, read_role=read)
            db.session.add(town.spaces[slug])
    return town
