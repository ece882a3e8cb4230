"""A small world of named people and places; every test may ask for them by name."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.base.clock import now
from app.base.database import db, transaction
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import posting
from app.readers import follow
from app.rules.actor import Actor

PASSWORD_HASH = "not a hash: nobody signs in with a password in these tests"


def make_member(name: str, role: Role = Role.MEMBER, *, days: int = 60, trust: int = 1) -> Member:
    """A confirmed member who joined `days` ago; the handle is the first name."""
    handle = name.split(maxsplit=1)[0].lower()
    with transaction() as session:
        member = Member(
            handle=handle,
            display_name=name,
            email=f"{handle}@example.com",
            password_hash=PASSWORD_HASH,
            role=int(role),
            trust=trust,
            locale="en",
            joined_at=now() - timedelta(days=days),
            confirmed_at=now() - timedelta(days=days),
        )
        session.add(member)
    return member


def make_space(kind: str, slug: str = "", *, read_role: Role = Role.GUEST, post_role: Role = Role.MEMBER) -> Space:
    with transaction() as session:
        space = Space(
            kind=kind,
            slug=slug or kind,
            name_ja=f"{kind} の場所",
            name_en=f"The {kind} place",
            read_role=int(read_role),
            post_role=int(post_role),
        )
        session.add(space)
    return space


def make_topic(actor: Actor, space: Space, title: str = "A title", source: str = "Some words.", **more: str) -> Topic:
    with transaction():
        return posting.add_topic(actor, space, posting.TopicDraft(title, source, extras=more))


def make_reply(actor: Actor, topic: Topic, source: str = "Some words back.", to: Post | None = None) -> Post:
    with transaction():
        return posting.reply(actor, topic, source, to=to)


def sign_in(client: FlaskClient, member: Member) -> FlaskClient:
    """The client's session belongs to `member`, as after the sign-in form."""
    with client.session_transaction() as session:
        session["_user_id"] = f"{member.id}.{member.session_stamp}"
        session["_fresh"] = True
    return client


def catch_up(*readers: str) -> None:
    for name in readers:
        follow.catch_up(name)


def reloaded(topic: Topic) -> Topic:
    """The topic as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Topic, topic.id, populate_existing=True)


@pytest.fixture
def ada_member(app: Flask) -> Member:
    return make_member("Ada Lovelace")


@pytest.fixture
def grace_member(app: Flask) -> Member:
    return make_member("Grace Hopper")


@pytest.fixture
def kenji_member(app: Flask) -> Member:
    return make_member("Kenji Sato", Role.STAFF)


@pytest.fixture
def aoi_member(app: Flask) -> Member:
    return make_member("Aoi Tanaka", Role.ADMIN)


@pytest.fixture
def ada(ada_member: Member) -> Actor:
    return Actor.of(ada_member)


@pytest.fixture
def grace(grace_member: Member) -> Actor:
    return Actor.of(grace_member)


@pytest.fixture
def kenji(kenji_member: Member) -> Actor:
    """Staff."""
    return Actor.of(kenji_member)


@pytest.fixture
def aoi(aoi_member: Member) -> Actor:
    """Admin."""
    return Actor.of(aoi_member)


@pytest.fixture
def questions(app: Flask) -> Space:
    return make_space("question", "questions")


@pytest.fixture
def board(app: Flask) -> Space:
    return make_space("board", "lounge")


@pytest.fixture
def question_by_ada(ada: Actor, questions: Space) -> Topic:
    return make_topic(ada, questions, "How do I reset it?", "It blinks **red**.")


@pytest.fixture
def answer_by_grace(grace: Actor, question_by_ada: Topic) -> Post:
    return make_reply(grace, question_by_ada, "Hold the button for ten seconds.")
