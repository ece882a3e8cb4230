"""Joining: nobody is a member, or known to anybody, before the mailed link was followed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.events.log import LogLine
from app.models.members import Member
from app.operations import joining
from app.operations.joining import Wish
from app.settings.store import change
from tests.mailbox import deliver, mails_in, text_of, ticket_in


@pytest.fixture(autouse=True)
def box(app: Flask, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


def sign_up(handle: str = "hana", email: str = "hana@example.com", locale: str = "en") -> None:
    wish = Wish(handle=handle, display_name="花", email=email, password_hash="hash", locale=locale)
    with transaction():
        joining.sign_up(wish)


def confirm(ticket: str, handle: str | None = None) -> Member:
    with transaction():
        return joining.confirm(ticket, handle)


def members() -> int:
    return db.session.scalar(select(func.count(Member.id))) or 0


def test_the_mailed_link_makes_the_member(app: Flask) -> None:
    sign_up()
    assert members() == 0
    member = confirm(ticket_in(deliver()[-1]))
    assert (member.handle, member.display_name, member.email) == ("hana", "花", "hana@example.com")
    assert member.may_act
    assert db.session.scalars(select(LogLine.name)).all() == ["member.joined", "member.confirmed"]


def test_an_address_with_an_account_gets_another_mail_and_no_second_account(ada_member: Member) -> None:
    sign_up(email="ADA@example.com")
    mail = deliver()[-1]
    assert mail["To"] == "ada@example.com"
    assert "It has an account already" in text_of(mail)
    assert "/confirm/" not in text_of(mail)


def test_a_wish_for_a_handle_does_not_show_whether_the_address_is_known(ada_member: Member) -> None:
    """The second wish for the same handle is answered alike, whatever became of the first."""
    sign_up("free", email="ada@example.com")
    sign_up("free", email="new@example.com")
    sign_up("free", email="newer@example.com")


def test_the_mail_speaks_the_language_of_the_page(app: Flask) -> None:
    sign_up(locale="ja")
    assert "48時間" in text_of(deliver()[-1])


def test_a_link_works_for_48_hours(app: Flask) -> None:
    sign_up()
    ticket = ticket_in(deliver()[-1])
    with time_machine.travel(now() + timedelta(hours=48, minutes=1)), pytest.raises(NotFound):
        confirm(ticket)


def test_a_link_works_once(app: Flask) -> None:
    sign_up()
    ticket = ticket_in(deliver()[-1])
    confirm(ticket)
    with pytest.raises(Conflict, match="is confirmed"):
        confirm(ticket)
    assert members() == 1


def test_of_two_wishes_with_one_address_one_becomes_the_member(app: Flask) -> None:
    sign_up("hana")
    sign_up("hanako")
    first, second = (ticket_in(mail) for mail in deliver())
    confirm(second)
    with pytest.raises(Conflict):
        confirm(first)


def test_whose_handle_was_taken_meanwhile_chooses_another(app: Flask) -> None:
    sign_up(email="first@example.com")
    sign_up(email="second@example.com")
    tickets = {mail["To"]: ticket_in(mail) for mail in deliver()}
    confirm(tickets["first@example.com"])
    with pytest.raises(Invalid, match="taken"):
        confirm(tickets["second@example.com"])
    assert confirm(tickets["second@example.com"], "hana2").handle == "hana2"


def test_a_second_mail_makes_the_first_link_useless(app: Flask) -> None:
    sign_up()
    with transaction():
        row = joining.waiting("hana@example.com")
        assert row
        joining.mail_again(row)
    first, second = (ticket_in(mail) for mail in deliver())
    with pytest.raises(NotFound):
        confirm(first)
    assert confirm(second).handle == "hana"


def test_a_closed_community_takes_nobody_who_was_not_invited(app: Flask) -> None:
    with transaction():
        change("open_sign_up", False)
    with pytest.raises(Refused, match="invitation"):
        sign_up()


@pytest.mark.parametrize("handle", ["a", "-ada", "Ada Lovelace", "あだ", "x" * 31, "ada!", "admin", "former-7", ""])
def test_handles_that_nobody_may_take(app: Flask, handle: str) -> None:
    with pytest.raises(Invalid) as refused:
        sign_up(handle)
    assert refused.value.field == "handle"


def test_a_handle_is_kept_in_lower_case(app: Flask) -> None:
    sign_up(" @HaNa ")
    assert confirm(ticket_in(deliver()[-1])).handle == "hana"


@pytest.mark.parametrize("email", ["", "hana", "hana@", "@example.com", "hana@example", "ha na@example.com", "a@b@c.d"])
def test_what_is_no_address_is_refused(app: Flask, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        sign_up(email=email)
    assert refused.value.field == "email"


def test_a_name_made_of_nothing_visible_is_refused(app: Flask) -> None:
    wish = Wish(handle="hana", display_name="\u200b\u202e \u2066", email="hana@example.com", password_hash="hash")
    with pytest.raises(Invalid) as refused, transaction():
        joining.sign_up(wish)
    assert refused.value.field == "display_name"
