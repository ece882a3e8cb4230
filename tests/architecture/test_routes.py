"""Every address as every role: nothing breaks, nothing opens that should be closed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.kinds import KINDS
from tests.world import make_space, sign_in

ROLES = ("guest", "member", "staff", "admin")
OPEN_TO_ALL = (200, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 410, 415, 422, 429)


def filled(rule: Rule, topic: Topic, post: Post, member: Member) -> str:
    """The rule's address with things that exist."""
    known = {
        "topic_id": topic.id,
        "post_id": post.id,
        "handle": member.handle,
        "slug": topic.slug if "topic_id" in rule.arguments else "questions",
        "tag": "tag",
        "token": "nonsense",
        "member_id": member.id,
    }
    return re.sub(r"<(?:[a-z]+(?:\([^)]*\))?:)?(\w+)>", lambda found: str(known.get(found[1], 1)), rule.rule)


@pytest.fixture
def asked(
    web: Flask,
    client: FlaskClient,
    ada_member: Member,
    kenji_member: Member,
    aoi_member: Member,
    question_by_ada: Topic,
    answer_by_grace: Post,
) -> dict[str, dict[str, int]]:
    """What each GET address answered to each role."""
    people = dict(zip(ROLES, (None, ada_member, kenji_member, aoi_member), strict=True))
    for kind in KINDS:
        if kind != "question":
            make_space(kind)
    found: dict[str, dict[str, int]] = {}
    for role, member in people.items():
        visitor = web.test_client()
        if member:
            sign_in(visitor, member)
        for rule in web.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                address = filled(rule, question_by_ada, answer_by_grace, ada_member)
                found.setdefault(rule.rule, {})[role] = visitor.get(address).status_code
    return found


def test_no_address_breaks_or_opens_for_the_wrong_role(asked: dict[str, dict[str, int]]) -> None:
    broken = {rule: answers for rule, answers in asked.items() if set(answers.values()) - set(OPEN_TO_ALL)}
    assert broken == {}
    for rule, answers in asked.items():
        if rule.startswith(("/staff", "/admin")):
            assert answers["guest"] != 200, rule
            assert answers["member"] != 200, rule
            assert answers["admin"] in (200, 302, 303, 404), rule


def test_no_write_is_taken_without_its_token(
    web: Flask, client: FlaskClient, ada_member: Member, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    sign_in(client, ada_member)
    taken = []
    for rule in web.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            address = filled(rule, question_by_ada, answer_by_grace, ada_member)
            if client.post(address).status_code not in (400, 401, 403, 404, 422):
                taken.append(rule.rule)
    # These two only set a cookie of the visitor's own, and hold no secret.
    assert set(taken) <= {"/appearance", "/language"}
