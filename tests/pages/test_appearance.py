"""Light or dark, the language, and Yui on the home screen."""

import pytest
from flask.testing import FlaskClient

from app.models.members import Member
from tests.pages.test_forum import EN, token
from tests.world import sign_in


def choose(client: FlaskClient, **chosen: str) -> str:
    """The next page after choosing."""
    form = {"csrf_token": token(client, "/appearance"), "next": "/questions", **chosen}
    answer = client.post("/appearance", data=form)
    assert answer.headers["Location"] == "/questions"
    return client.get("/questions", headers=EN).get_data(as_text=True)


def test_a_guest_chooses_dark_and_japanese_on_this_device(client: FlaskClient) -> None:
    assert '<html lang="ja" data-theme="dark">' in choose(client, theme="dark", locale="ja")


def test_a_guests_choice_can_be_left_to_the_system_again(client: FlaskClient) -> None:
    choose(client, theme="dark")
    assert "data-theme" not in choose(client, theme="auto")


def test_a_members_choice_goes_with_the_member(client: FlaskClient, ada_member: Member, web) -> None:
    sign_in(client, ada_member)
    choose(client, theme="dark")
    elsewhere = sign_in(web.test_client(), ada_member).get("/questions").get_data(as_text=True)
    assert 'data-theme="dark"' in elsewhere


def test_choosing_the_language_leaves_the_theme_alone(client: FlaskClient, ada_member: Member) -> None:
    sign_in(client, ada_member)
    choose(client, theme="dark")
    assert '<html lang="ja" data-theme="dark">' in choose(client, locale="ja")


def test_the_menu_of_a_guest_holds_no_token_so_that_the_page_can_be_kept(client: FlaskClient) -> None:
    assert "csrf" not in client.get("/questions").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/manifest.webmanifest", "/service-worker.js", "/offline"])
def test_yui_can_be_installed(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_design_page_is_for_staff(client: FlaskClient, ada_member: Member, kenji_member: Member) -> None:
    assert sign_in(client, ada_member).get("/design").status_code == 404
    assert sign_in(client, kenji_member).get("/design").status_code == 200
