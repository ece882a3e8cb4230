"""A member's settings, and the member's page that follows from them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.base.database import db, transaction
from app.models.members import Member
from app.models.posts import Post
from app.operations import accounts, passwords
from tests.mailbox import deliver, link_in, mails_in
from tests.pages.test_forum import EN, token
from tests.world import make_member, sign_in

WORDS = "a few plain words"


@pytest.fixture(autouse=True)
def box(app: object, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


@pytest.fixture
def ada_in(client: FlaskClient, ada_member: Member) -> FlaskClient:
    hashed = passwords.hash_password(WORDS)
    with transaction():
        accounts.keep_password(ada_member, hashed)
    return sign_in(client, ada_member)


def save(client: FlaskClient, part: str, **fields: str):
    return client.post(f"/settings/{part}", data={"csrf_token": token(client, "/settings"), **fields})


def fresh(member: Member) -> Member:
    db.session.rollback()
    return db.session.get_one(Member, member.id, populate_existing=True)


def test_a_profile_is_saved_and_shown(ada_in: FlaskClient, ada_member: Member) -> None:
    saved = save(ada_in, "profile", display_name="Ada L.", about="Engines & <b>poems</b>", organisation="Babbage Ltd")
    assert saved.headers["Location"] == "/settings#profile"
    shown = ada_in.get("/m/ada").text
    assert "Ada L." in shown
    assert "Engines &amp; &lt;b&gt;poems&lt;/b&gt;" in shown
    assert "Babbage Ltd" in shown


def test_a_profile_without_a_name_is_refused_and_kept(ada_in: FlaskClient, ada_member: Member) -> None:
    refused = save(ada_in, "profile", display_name=" ", about="My new words", organisation="")
    assert refused.status_code == 422
    assert "My new words" in refused.text
    assert "Write a name of 1 to 60 characters." in refused.text
    assert fresh(ada_member).display_name == "Ada Lovelace"


def test_language_zone_and_colours_change_every_page(ada_in: FlaskClient, answer_by_grace: Post) -> None:
    save(ada_in, "look", locale="ja", zone="America/New_York", theme="dark")
    page = ada_in.get(f"/t/{answer_by_grace.topic_id}", headers=EN).text
    assert '<html lang="ja" data-theme="dark">' in page
    assert "<option selected>America/New_York</option>" in ada_in.get("/settings").text


def test_the_leaderboard_can_be_left_and_joined(ada_in: FlaskClient, ada_member: Member) -> None:
    save(ada_in, "visibility")
    assert not fresh(ada_member).on_leaderboard
    save(ada_in, "visibility", on_leaderboard="1")
    assert fresh(ada_member).on_leaderboard


def test_a_new_password_needs_the_old_one_and_keeps_this_browser_in(
    ada_in: FlaskClient, web: object, ada_member: Member
) -> None:
    other = sign_in(web.test_client(), ada_member)
    new = {"new_password": "other plain words", "again": "other plain words"}
    refused = save(ada_in, "password", current_password="guess", **new)
    assert refused.status_code == 422
    assert "This is not your password." in refused.text
    assert save(ada_in, "password", current_password=WORDS, **new).status_code == 303
    assert ada_in.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303


def test_guessing_the_password_of_an_open_browser_ends_soon(ada_in: FlaskClient) -> None:
    page_token = token(ada_in, "/settings")
    guess = {"csrf_token": page_token, "password": "guess"}
    answers = [ada_in.post("/settings/leave", data=guess).status_code for _try in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_new_address_counts_once_its_link_is_followed(ada_in: FlaskClient, ada_member: Member) -> None:
    save(ada_in, "email", email="new@example.com", email_password=WORDS)
    assert fresh(ada_member).email == "ada@example.com"
    ada_in.get(link_in(deliver()[-1]))
    assert fresh(ada_member).email == "new@example.com"


def test_signing_out_everywhere_ends_every_session(ada_in: FlaskClient, web: object, ada_member: Member) -> None:
    other = sign_in(web.test_client(), ada_member)
    assert save(ada_in, "sessions").headers["Location"] == "/sign-in"
    for browser in (ada_in, other):
        assert browser.get("/settings").headers["Location"].startswith("/sign-in")


def test_leaving_is_explained_asked_once_more_and_done(
    ada_in: FlaskClient, answer_by_grace: Post, ada_member: Member
) -> None:
    assert "t be undone." in ada_in.get("/settings/leave").text
    left = ada_in.post("/settings/leave", data={"csrf_token": token(ada_in, "/settings/leave"), "password": WORDS})
    assert left.headers["Location"] == "/"
    assert ada_in.get("/settings").status_code == 303
    assert ada_in.get("/m/ada").status_code == 404
    topic = ada_in.get(f"/t/{answer_by_grace.topic_id}", headers=EN).text
    assert "Former member" in topic
    assert "Lovelace" not in topic


def test_settings_are_for_members(client: FlaskClient) -> None:
    assert client.get("/settings").headers["Location"] == "/sign-in?next=/settings"
    assert client.post("/settings/profile", data={"csrf_token": token(client, "/sign-in")}).status_code == 403


def test_a_members_page_shows_what_they_did(client: FlaskClient, answer_by_grace: Post) -> None:
    page = client.get("/m/grace", headers=EN).text
    assert "Grace Hopper" in page
    assert "How do I reset it?" in page
    assert client.get("/m/GRACE").status_code == 200
    assert client.get("/m/nobody").status_code == 404


def test_members_are_found_by_a_part_of_the_name(client: FlaskClient) -> None:
    for name in ("Ada Lovelace", "Grace Hopper", "Rin_Ito"):
        make_member(name)
    found = client.get("/members?q=love", headers=EN).text
    assert "Ada Lovelace" in found
    assert "Grace Hopper" not in found
    assert "Grace Hopper" in client.get("/members?q=@grace", headers=EN).text
    assert "Nobody of this name" in client.get("/members?q=%25", headers=EN).text
    assert "Rin_Ito" in client.get("/members?q=_", headers=EN).text


def test_the_list_of_members_goes_on_page_by_page(client: FlaskClient) -> None:
    for number in range(45):
        make_member(f"m{number:02}", days=number)
    first = client.get("/members", headers=EN).text
    onward = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    second = client.get(onward.replace("&amp;", "&"), headers=EN).text
    assert "m00" in first
    assert "m44" not in first
    assert "m44" in second
    assert "m00" not in second


def test_the_first_page_of_a_day_is_a_visit(ada_in: FlaskClient, ada_member: Member) -> None:
    ada_in.get("/questions", headers={"Accept": "application/json"})
    assert fresh(ada_member).visited_on is None
    ada_in.get("/questions", headers={"Accept": "text/html"})
    assert fresh(ada_member).visited_on is not None
