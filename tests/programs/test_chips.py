"""A chip thanks for a post with points: from the allowance first, within limits, once per click."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.ledger import TANK, Note, allowance, balance_of, lots_of, move, wallet
from app.operations import editing, moderating
from app.programs.chips import Chip, chips_on, give_chip
from app.queries.topic_page import topic_page
from tests.points.scene import actor, catch_up, faults, fund, send
from tests.points.scene import post as loaded
from tests.world import make_member, make_reply, sign_in

NOON = datetime(2026, 11, 18, 3, tzinfo=UTC)


@pytest.fixture
def post(answer_by_grace):
    return loaded(answer_by_grace.id)


def chip(giver, post, amount=10, key="one", words="", at=NOON):
    with transaction():
        return give_chip(giver, loaded(post.id), amount, words, key, at=at)


def test_a_chip_reaches_the_author_at_once_and_is_shown_with_its_giver(ada, grace, post):
    chip(ada, post, 50, words="You saved my evening.")
    assert balance_of(wallet(grace.member_id)) == 50
    assert balance_of(allowance(ada.member_id)) == 50
    shown = topic_page(ada, loaded(post.id).topic).posts[0]
    assert shown.post.chip_points == 50
    assert shown.more["chips"].chips[0].giver.handle == "ada"
    line = db.session.scalars(select(LogLine).where(LogLine.name == "chip.given")).one()
    assert (line.actor_id, line.body["amount"]) == (ada.member_id, 50)
    assert faults() == []


def test_the_allowance_goes_first_then_the_wallet_with_its_expiry(ada, ada_member, grace, post):
    soon = NOON + timedelta(days=3)
    fund(ada_member, 200, at=NOON - timedelta(days=1), expires_at=soon)
    other = make_member("Mei Lin")
    third = loaded(make_reply(actor(other), post.topic).id)
    chip(ada, post, 100, "one")
    chip(ada, third, 50, "two")
    assert balance_of(allowance(ada.member_id)) == 0
    assert lots_of(wallet(other.id), NOON) == [(soon, True, 50)]
    assert lots_of(wallet(grace.member_id), NOON)[0][0] > NOON + timedelta(days=150)


def test_the_same_click_twice_is_one_chip(ada, post):
    assert chip(ada, post).id == chip(ada, post).id
    assert points_of_author(post) == 10
    with pytest.raises(Conflict):
        chip(ada, post, 50)


def test_nobody_chips_their_own_post(grace, post):
    with pytest.raises(Refused, match="your own"):
        chip(grace, post)


@pytest.mark.usefixtures("database")
def test_a_guest_is_asked_to_sign_in(client, post):
    page = client.get(f"/p/{post.id}/chips", headers={"Accept-Language": "en"}).text
    assert "One tap gives it" not in page
    assert "Sign in to do this." in page


def test_a_removed_post_takes_no_chip(ada, grace, post):
    with transaction():
        editing.remove(grace, post)
    with pytest.raises(Refused):
        chip(ada, loaded(post.id))


def test_only_the_offered_amounts_are_taken(ada, post):
    with pytest.raises(Invalid):
        chip(ada, post, 11)


def test_one_member_gets_so_much_from_another_a_day(ada, ada_member, post):
    fund(ada_member, 1000, at=NOON)
    chip(ada, post, 100)
    with pytest.raises(Invalid, match="this member 0 pt more"):
        chip(ada, post, 10, "two")
    chip(ada, post, 10, "tomorrow", at=NOON + timedelta(days=1))


def test_a_day_has_a_limit(ada, ada_member, questions, post):
    fund(ada_member, 1000, at=NOON)
    for number in range(5):
        someone = make_member(f"M{number} Member")
        chip(ada, loaded(make_reply(actor(someone), post.topic).id), 100, f"{number}")
    with pytest.raises(Invalid, match="0 pt more in chips today"):
        chip(ada, post, 10, "six")


def test_what_came_from_the_tank_is_not_given_on(ada, ada_member, post):
    fund(ada_member, 30, at=NOON)
    with transaction():
        note = Note(kind="test", key="x", at=NOON)
        move(wallet(ada.member_id), TANK, 30, note.but("deposit", "in"))
        move(TANK, wallet(ada.member_id), 30, note.but("withdraw", "out"), giveable=False)
    chip(ada, post, 50, "a")
    chip(ada, post, 50, "b")
    tomorrow = NOON + timedelta(days=1)
    with pytest.raises(Invalid, match="You have 0 pt that you can give"):
        chip(ada, post, 10, "c", at=tomorrow)


def test_a_removed_post_keeps_its_chips(ada, grace, post):
    chip(ada, post, 50)
    with transaction():
        editing.remove(grace, loaded(post.id))
    catch_up()
    assert points_of_author(post) == 50


def test_the_page_gives_a_chip_without_javascript(client, ada_member, post):
    sign_in(client, ada_member)
    page = client.get(f"/p/{post.id}/chips")
    assert page.status_code == 200
    assert "One tap gives it" in page.text
    done = send(client, f"/p/{post.id}/chips", {"amount": "50", "words": "Thank <b>you</b>", "key": "k1"})
    assert done.status_code == 303
    assert "Thank &lt;b&gt;you&lt;/b&gt;" in client.get(done.location, follow_redirects=True).text


def test_the_dialog_swaps_the_post_and_a_refusal_keeps_it_open(client, ada_member, post):
    sign_in(client, ada_member)
    assert "data-open-now" in client.get(f"/p/{post.id}/chips", headers={"HX-Request": "true"}).text
    refused = send(client, f"/p/{post.id}/chips", {"amount": "500", "key": "k1"}, htmx=True)
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "#dialogs"
    given = send(client, f"/p/{post.id}/chips", {"amount": "50", "key": "k1"}, htmx=True)
    assert f'id="post-{post.id}"' in given.text
    assert "Ada Lovelace gave 50 pt" in given.text


def test_everybody_who_gave_is_listed(ada, post):
    chip(ada, post, 10, "a")
    chip(ada, post, 10, "b")
    assert [given.amount for given in chips_on(post)] == [10, 10]
    assert db.session.query(Chip).count() == 2


def points_of_author(post):
    return balance_of(wallet(post.author_id))


def test_thanks_in_words_stand_on_the_home_page_for_a_week(ada, grace, post, client):
    chip(ada, post, words="You saved my evening.", key="now", at=now())
    chip(ada, post, words="You saved last month.", key="then", at=now() - timedelta(days=8))
    chip(ada, post, key="silent", at=now())
    home = client.get("/").get_data(as_text=True)
    assert "You saved my evening." in home
    assert "You saved last month." not in home


def test_thanks_on_a_post_that_was_hidden_leave_the_home_page_at_once(ada, kenji, post, client):
    chip(ada, post, words="You saved my evening.", key="now", at=now())
    assert "You saved my evening." in client.get("/").get_data(as_text=True)
    with transaction():
        moderating.hide(kenji, loaded(post.id), "Not here.")
    assert "You saved my evening." not in client.get("/").get_data(as_text=True)
