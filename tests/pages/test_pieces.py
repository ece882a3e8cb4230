"""The ready pieces of a topic's page: shared by those to whom they look the same, and right at once after a change."""

import re

import pytest

from app.base.database import transaction
from app.http import pieces
from app.models.members import Member
from app.models.posts import Post
from app.operations import editing, moderating, reacting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.pages.test_budgets import commands
from tests.world import make_member, make_reply, sign_in

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def answer(question_by_ada, grace) -> Post:
    return make_reply(grace, question_by_ada, "An answer by Grace.")


@pytest.fixture
def kenta(app) -> Member:
    return make_member("Kenta")


def page_for(web, member: Member, answer: Post) -> str:
    shown = sign_in(web.test_client(), member).get(f"/t/{answer.topic_id}/-")
    assert shown.status_code == 200
    return shown.text


def article(web, member: Member, answer: Post) -> str:
    return page_for(web, member, answer).split(f'id="post-{answer.id}"')[1].split("</article>")[0]


def test_the_second_viewer_of_a_kind_gets_the_ready_piece_with_a_token_of_their_own(web, kenta, answer):
    first = page_for(web, kenta, answer)
    made = len(pieces._pieces)
    second = page_for(web, make_member("Late"), answer)
    assert len(pieces._pieces) == made
    assert pieces.TOKEN not in first + second
    assert len(set(TOKEN.findall(first))) == len(set(TOKEN.findall(second))) == 1
    assert TOKEN.findall(first)[0] != TOKEN.findall(second)[0]


def test_authors_and_staff_see_what_others_do_not(web, kenta, grace_member, kenji_member, answer):
    assert f"/p/{answer.id}/edit" not in article(web, kenta, answer)
    assert f"/p/{answer.id}/edit" in article(web, grace_member, answer)
    assert f"/p/{answer.id}/hide" in article(web, kenji_member, answer)
    assert f"/p/{answer.id}/hide" not in article(web, kenta, answer)


def test_a_change_shows_at_once(web, kenta, grace, answer):
    page_for(web, kenta, answer)
    with transaction():
        editing.edit(grace, find_post(grace, answer.id), "Grace thought again.")
    assert "Grace thought again." in article(web, kenta, answer)


def test_my_own_nice_is_mine_alone(web, kenta, ada_member, answer):
    page_for(web, kenta, answer)
    with transaction():
        reacting.give_nice(Actor.of(kenta), find_post(Actor.of(kenta), answer.id))
    assert 'aria-pressed="true"' in article(web, kenta, answer)
    assert 'aria-pressed="true"' not in article(web, ada_member, answer)


def test_each_language_has_its_own_pieces(web, kenta, answer):
    assert "Nice!" in article(web, kenta, answer)
    with transaction() as session:
        session.get_one(Member, kenta.id).locale = "ja"
    assert "ナイス" in article(web, kenta, answer)


def test_without_redis_nothing_is_kept(web, kenta, answer, monkeypatch):
    pieces._pieces.clear()
    with monkeypatch.context() as away:
        away.setattr("app.base.redis._url", "unix:///nowhere.sock")
        assert "An answer by Grace." in page_for(web, kenta, answer)
    assert not any("An answer by Grace." in kept.value for kept in pieces._pieces._kept.values())


def test_what_is_hidden_is_kept_for_its_author_and_staff(web, kenta, grace_member, kenji, kenji_member, answer):
    page_for(web, kenta, answer)
    with transaction():
        moderating.hide(kenji, find_post(kenji, answer.id), "Not kind.")
    for reader, sees in ((kenta, False), (grace_member, True), (kenta, False), (kenji_member, True), (kenta, False)):
        assert (f'id="post-{answer.id}"' in page_for(web, reader, answer)) is sees


def test_the_second_viewer_costs_the_database_half(web, ada_member, kenta, answer):
    page_for(web, kenta, answer)
    with commands() as sent:
        page_for(web, ada_member, answer)
    assert len(sent) <= 6
