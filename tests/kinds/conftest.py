"""What the tests of the kinds share: one space of each kind, one more member, a browser for anybody."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.base.database import db, transaction
from app.models import Member, Role, Space, Topic
from app.operations import posting
from app.operations.posting import TopicDraft
from app.rules import Actor
from tests.world import make_member, make_space, sign_in


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
def browse(web: Flask) -> Callable[..., FlaskClient]:
    """browse(actor): a browser in which that member is signed in; browse(None): a guest's."""

    def _browse(actor: Actor | None, language: str = "en") -> FlaskClient:
        client = web.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return sign_in(client, db.session.get_one(Member, actor.member_id)) if actor else client

    return _browse
