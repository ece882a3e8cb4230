"""Joining and getting in, as a browser does it: forms, tokens and mailed links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.base.database import db, transaction
from app.models.members import Member
from app.operations import accounts, passwords
from app.operations.passwords import hash_password
from app.settings.store import change
from tests.mailbox import deliver, link_in, mails_in
from tests.pages.test_forum import EN, JA, token
from tests.world import make_member

WORDS = "a few plain words"


@pytest.fixture(autouse=True)
def box(app: object, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


def send(client: FlaskClient, path: str, page: str = "", **fields: str):
    return client.post(path, data={"csrf_token": token(client, page or path), **fields}, headers=EN)


def join(client: FlaskClient, **changed: str):
    fields = {"handle": "hana", "display_name": "花", "email": "hana@example.com", "password": WORDS} | changed
    return send(client, "/sign-up", **fields)


def sign_in(client: FlaskClient, email: str = "hana@example.com", password: str = WORDS, **more: str):
    return send(client, "/sign-in", email=email, password=password, **more)


def is_in(client: FlaskClient) -> bool:
    return client.get("/settings").status_code == 200


@pytest.fixture
def ada_with_password(ada_member: Member) -> Member:
    hashed = hash_password(WORDS)
    with transaction():
        accounts.keep_password(ada_member, hashed)
    return ada_member


def test_the_way_from_the_form_to_the_first_page(client: FlaskClient) -> None:
    assert join(client).headers["Location"] == "/sign-up/sent"
    assert "hana@example.com" in client.get("/sign-up/sent").text
    assert not is_in(client)
    assert client.get(link_in(deliver()[-1]), headers=EN).headers["Location"] == "/sign-in"
    arrived = client.get("/sign-in", headers=EN).text
    assert "Your address is confirmed. Welcome, 花!" in arrived
    assert 'value="hana@example.com"' in arrived
    assert sign_in(client).headers["Location"] == "/"
    assert is_in(client)


def test_the_way_in_japanese(client: FlaskClient) -> None:
    assert "に参加する" in client.get("/sign-up", headers=JA).text
    page_token = token(client, "/sign-up")
    fields = {"handle": "hana", "display_name": "花", "email": "hana@example.com", "password": "short"}
    refused = client.post("/sign-up", data={"csrf_token": page_token, **fields}, headers=JA)
    assert "10文字以上にしてください" in refused.text
    client.post("/sign-up", data={"csrf_token": page_token, **fields, "password": WORDS}, headers=JA)
    assert "メールアドレスの確認" in deliver()[-1]["Subject"]


def test_a_form_that_fails_keeps_what_was_typed_but_no_password(client: FlaskClient) -> None:
    refused = join(client, handle="not a handle")
    assert refused.status_code == 422
    assert 'value="hana@example.com"' in refused.text
    assert WORDS not in refused.text
    assert "beginning with a letter or digit" in refused.text


def test_the_answer_does_not_tell_whether_an_address_has_an_account(
    client: FlaskClient, web: object, ada_with_password: Member
) -> None:
    known, unknown = join(client, email="ada@example.com"), join(web.test_client(), email="new@example.com")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    pages = {send(web.test_client(), "/reset", email=email).headers["Location"] for email in ("ada@example.com", "-")}
    assert pages == {"/reset/sent"}
    wrong = sign_in(web.test_client(), "ada@example.com", "wrong password").text
    nobody = sign_in(web.test_client(), "nobody@example.com", "wrong password").text
    assert "do not fit together" in wrong
    assert wrong.count("do not fit together") == nobody.count("do not fit together")


def test_a_form_without_its_token_does_nothing(client: FlaskClient, ada_with_password: Member) -> None:
    answer = client.post("/sign-in", data={"email": "ada@example.com", "password": WORDS})
    assert answer.status_code == 400
    assert not is_in(client)


def test_who_did_not_confirm_gets_the_link_again(client: FlaskClient) -> None:
    join(client)
    refused = sign_in(client)
    assert refused.status_code == 422
    assert "sent you the link once more" in refused.text
    assert "do not fit together" in sign_in(client, password="wrong password").text
    client.get(link_in(deliver()[-1]))
    assert sign_in(client).status_code == 303


def test_a_link_followed_twice_says_that_all_is_well(client: FlaskClient) -> None:
    join(client)
    link = link_in(deliver()[-1])
    client.get(link)
    client.get("/sign-in")
    assert client.get(link, headers=EN).headers["Location"] == "/sign-in"
    assert "This address is confirmed." in client.get("/sign-in", headers=EN).text
    assert client.get("/confirm/nonsense").status_code == 404


def test_another_handle_can_be_chosen_when_the_first_is_gone(client: FlaskClient) -> None:
    join(client, email="other@example.com")
    make_member("Hana")
    link = link_in(deliver()[-1])
    taken = client.get(link, headers=EN)
    assert taken.status_code == 422
    assert "Choose another handle" in taken.text
    assert send(client, link, link, handle="hana2").headers["Location"] == "/sign-in"
    assert db.session.query(Member).filter_by(handle="hana2").count() == 1


def test_ten_wrong_passwords_close_the_account_for_a_while_everywhere(
    client: FlaskClient, web: object, ada_with_password: Member
) -> None:
    for _try in range(10):
        assert sign_in(client, "ada@example.com", "wrong password").status_code == 422
    closed = sign_in(client, "ADA@example.com ", WORDS)
    assert closed.status_code == 429
    assert "Too many tries to sign in." in closed.text
    assert int(closed.headers["Retry-After"]) > 0
    elsewhere = web.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert sign_in(elsewhere, "ada@example.com", WORDS).status_code == 429
    assert sign_in(elsewhere, "grace@example.com", WORDS).status_code == 422, "other accounts stay open"


def test_right_passwords_are_not_counted(client: FlaskClient, web: object, ada_with_password: Member) -> None:
    for _time in range(12):
        assert sign_in(web.test_client(), "ada@example.com").status_code == 303


def test_one_address_gets_no_flood_of_mails(client: FlaskClient, web: object, ada_with_password: Member) -> None:
    answers = [send(web.test_client(), "/reset", email="ada@example.com").status_code for _time in range(6)]
    assert answers == [303] * 5 + [429]
    assert len(deliver()) == 5


@pytest.mark.parametrize("page", ["/questions", "/t/7?after=2"])
def test_after_signing_in_one_is_where_one_wanted_to_be(
    client: FlaskClient, ada_with_password: Member, page: str
) -> None:
    assert sign_in(client, "ada@example.com", next=page).headers["Location"] == page


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "x",
        "",
    ],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, ada_with_password: Member, page: str) -> None:
    assert sign_in(client, "ada@example.com", next=page).headers["Location"] == "/"


def test_a_guest_is_asked_to_sign_in_and_comes_back(client: FlaskClient) -> None:
    asked = client.get("/notifications?after=x")
    assert asked.headers["Location"] == "/sign-in?next=/notifications%3Fafter%3Dx"


def test_signing_in_forgets_what_the_browser_was_before(client: FlaskClient, ada_with_password: Member) -> None:
    with client.session_transaction() as session:
        session["left_over"] = "from a stranger"
    sign_in(client, "ada@example.com")
    with client.session_transaction() as session:
        assert "left_over" not in session


def test_signing_out_is_asked_for_and_done(client: FlaskClient, ada_with_password: Member) -> None:
    sign_in(client, "ada@example.com", remember="1")
    assert "Ada Lovelace" in client.get("/sign-out").text
    assert is_in(client)
    assert send(client, "/sign-out").headers["Location"] == "/"
    assert not is_in(client)
    assert client.get_cookie("remember_token") is None


def test_who_stays_signed_in_is_known_after_the_browser_was_closed(
    client: FlaskClient, ada_with_password: Member
) -> None:
    sign_in(client, "ada@example.com", remember="1")
    client.delete_cookie("session")
    assert is_in(client)


def test_without_that_wish_one_is_forgotten(client: FlaskClient, ada_with_password: Member) -> None:
    sign_in(client, "ada@example.com")
    client.delete_cookie("session")
    assert not is_in(client)


def test_a_forgotten_password_is_set_anew_and_ends_every_session(
    client: FlaskClient, web: object, ada_with_password: Member
) -> None:
    thief = web.test_client()
    sign_in(thief, "ada@example.com", remember="1")
    send(client, "/reset", email="ada@example.com")
    link = link_in(deliver()[-1])
    assert send(client, link, link, password="other plain words", again="other").status_code == 422
    assert send(client, link, link, password="other plain words", again="other plain words").status_code == 303
    assert not is_in(thief)
    thief.delete_cookie("session")
    assert not is_in(thief)
    assert is_in(client)
    assert client.get(link).status_code == 404
    assert sign_in(thief, "ada@example.com", "other plain words").status_code == 303


def test_a_password_of_weaker_days_is_strengthened_on_the_way_in(client: FlaskClient, ada_member: Member) -> None:
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(WORDS)
    with transaction():
        accounts.keep_password(ada_member, weak)
    assert sign_in(client, "ada@example.com").status_code == 303
    db.session.expire_all()
    assert not passwords.is_outdated(ada_member.password_hash)
    assert is_in(client)


def test_mails_are_shown_in_a_demo_and_nowhere_else(client: FlaskClient) -> None:
    join(client)
    mail = deliver()[-1]
    assert client.get("/mails").status_code == 404
    with transaction():
        change("demo", True)
    listed = client.get("/mails", headers=EN).text
    assert "Confirm your e-mail address" in listed
    name = listed.split('href="/mails/')[1].split('"')[0]
    shown = client.get(f"/mails/{name}").text
    assert link_in(mail) in shown
    assert f'{link_in(mail)}"' in shown, "the link can be followed"
    assert client.get("/mails/nothing").status_code == 404
    assert client.get("/mails/..%2f..%2fsecret.key").status_code == 404
    with mails_in(Path("/nowhere"), "smtp://mail.example"):
        assert client.get("/mails").status_code == 404
