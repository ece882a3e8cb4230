"""What the tests of the kinds share: one space of each kind, and one more member."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.base.clock import now
from app.base.database import db, transaction
from app.kinds.idea.review.models import ReviewSession
from app.models import Role, Space, Topic
from app.operations import posting
from app.operations.posting import TopicDraft
from app.rules import Actor
from tests.kinds.reviewing import close, days_ago, open_one
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


@pytest.fixture
def ideas(add: Callable[..., Topic], ada: Actor, kenji: Actor) -> dict[str, Topic]:
    """`old` waits since 40 days, `middle` since 10, `fresh` since today; a session was held 8 days ago."""
    old, middle = add(ada, "idea", "Old"), add(ada, "idea", "Middle")
    days_ago(old, 40)
    days_ago(middle, 10)
    open_one(kenji)
    close(kenji)
    with transaction():
        db.session.execute(update(ReviewSession).values(opened_at=now() - timedelta(days=8)))
    return {"old": old, "middle": middle, "fresh": add(ada, "idea", "Fresh")}
