"""What the tests of the kinds share: one space of each kind, and one more member."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.base.database import transaction
from app.models import Role, Space, Topic
from app.operations import posting
from app.operations.posting import TopicDraft
from app.rules import Actor
from tests.world import make_member, make_space


@pytest.fixture
def mei(app: Flask) -> Actor:
    return Actor.of(make_member("Mei Ito"))


@pytest.fixture
def spaces(app: Flask) -> dict[str, Space]:
    """By kind."""
    blog = make_space("blog", post_role=Role.STAFF)
    return {"blog": blog, **{kind: make_space(kind) for kind in ("question", "idea", "board", "knowledge")}}


@pytest.fixture
def add(spaces: dict[str, Space]) -> Callable[..., Topic]:
    """add(actor, kind, title, source, **of the draft): a topic in that kind's space."""

    def _add(actor: Actor, kind: str, title: str = "A title", source: str = "Some words.", **draft: object) -> Topic:
        with transaction():
            return posting.add_topic(actor, spaces[kind], TopicDraft(title, source, **draft))

    return _add
