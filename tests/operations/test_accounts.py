"""A member's own account: passwords, addresses, sessions, visits, leaving."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import speaking
from app.base.mail import OutgoingMail
from app.events.log import LogLine
from app.models.accounts import ApiToken
from app.models.members import Member, Role
from app.models.posts import Post
from app.operations import accounts, entering, passwords, profiles, tokens
from app.operations.profiles import Profile
from app.rules.actor import Actor
from tests.mailbox import deliver, mails_in, text_of, ticket_in
from tests.world import make_member

WORDS = "a few plain words"


@pytest.fixture(autouse=True)
def box(app: Flask, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


def set_password(member: Member, password: str = WORDS) -> None:
    hashed = passwords.hash_password(password)
    with transaction():
        accounts.set_password(member, hashed)


def test_a_password_is_kept_as_argon2id_and_fits_only_itself(app: Flask) -> None:
    hashed = passwords.hash_password(WORDS)
    assert hashed.startswith("$argon2id$")
    assert len(hashed) <= 120
    assert passwords.fits(hashed, WORDS)
    assert not passwords.fits(hashed, WORDS + " ")
    assert not passwords.fits("", "nobody's password")


@pytest.mark.parametrize("password", ["", "too short", "aaaaaaaaaaaa", "x" * 201])
def test_a_password_that_is_too_short_too_long_or_too_plain_is_refused(app: Flask, password: str) -> None:
    with pytest.raises(Invalid):
        passwords.checked(password)


def test_the_repetition_must_be_the_same(app: Flask) -> None:
    with pytest.raises(Invalid, match="differ"):
        passwords.checked(WORDS, WORDS.upper())


def test_who_knows_address_and_password_is_known(ada_member: Member) -> None:
    set_password(ada_member)
    assert entering.known_by(" Ada@Example.com ", WORDS) is ada_member
    for email, password in [("ada@example.com", "another password"), ("nobody@example.com", WORDS), ("", "")]:
        with pytest.raises(Invalid, match="do not fit together"):
            entering.known_by(email, password)


def test_a_member_of_an_import_has_no_password_to_guess(ada_member: Member) -> None:
    with transaction():
        ada_member.password_hash = ""
    with pytest.raises(Invalid):
        entering.known_by("ada@example.com", "")


def test_a_reset_link_is_mailed_to_the_owner_alone(ada_member: Member) -> None:
    with transaction():
        accounts.ask_reset("ada@example.com")
        accounts.ask_reset("nobody@example.com")
    assert [mail["To"] for mail in deliver()] == ["ada@example.com"]


def test_a_reset_sets_the_password_and_ends_sessions_and_other_links(ada_member: Member) -> None:
    stamp = ada_member.session_stamp
    with transaction():
        accounts.ask_reset("ada@example.com")
        accounts.ask_reset("ada@example.com")
    first, second = (ticket_in(mail) for mail in deliver())
    hashed = passwords.hash_password(WORDS)
    with transaction():
        accounts.reset(first, hashed)
    assert passwords.fits(ada_member.password_hash, WORDS)
    assert ada_member.session_stamp != stamp
    for ticket in (first, second):
        with pytest.raises(NotFound):
            accounts.reset_link(ticket)
    assert "Your password was changed" in deliver()[-1]["Subject"]


def test_a_reset_link_works_for_two_hours(ada_member: Member) -> None:
    with transaction():
        accounts.ask_reset("ada@example.com")
    ticket = ticket_in(deliver()[-1])
    accounts.reset_link(ticket)
    with time_machine.travel(now() + timedelta(hours=2, minutes=1)), pytest.raises(NotFound):
        accounts.reset_link(ticket)


def test_an_address_moves_when_the_link_sent_to_it_is_followed(ada: Actor, ada_member: Member) -> None:
    with transaction():
        accounts.ask_move(ada, ada_member, "new@example.com")
    mail = deliver()[-1]
    assert mail["To"] == "new@example.com"
    with transaction():
        accounts.move(ticket_in(mail))
    assert ada_member.email == "new@example.com"
    told = deliver()[-1]
    assert told["To"] == "ada@example.com"
    assert "new@example.com" in text_of(told)


def test_a_link_for_one_purpose_does_nothing_else(ada: Actor, ada_member: Member) -> None:
    with transaction():
        accounts.ask_move(ada, ada_member, "new@example.com")
    with pytest.raises(NotFound):
        accounts.reset_link(ticket_in(deliver()[-1]))


def test_moving_to_an_address_that_has_an_account_tells_only_its_owner(
    ada: Actor, ada_member: Member, grace_member: Member
) -> None:
    with transaction():
        accounts.ask_move(ada, ada_member, "grace@example.com")
    mail = deliver()[-1]
    assert mail["To"] == "grace@example.com"
    assert "/settings/email/" not in text_of(mail)


def test_nobody_moves_somebody_elses_address(grace: Actor, ada_member: Member) -> None:
    with pytest.raises(Refused), transaction():
        accounts.ask_move(grace, ada_member, "new@example.com")


def test_a_visit_is_logged_once_a_site_day(ada_member: Member) -> None:
    for day in (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 20)):
        with transaction():
            accounts.visit(ada_member, day)
    lines = db.session.scalars(select(LogLine).order_by(LogLine.id)).all()
    assert [line.body["day"] for line in lines] == ["2026-11-20", "2026-11-21"]


def test_a_profile_is_completed_once(ada: Actor, ada_member: Member) -> None:
    for about in ("", "I know engines.", "", "I know them well."):
        with transaction():
            profiles.describe(ada, ada_member, Profile(display_name="Ada", about=about, organisation=""))
    assert db.session.scalars(select(LogLine.name)).all() == ["member.profile_completed"]


def test_choices_that_do_not_exist_are_refused(ada: Actor, ada_member: Member) -> None:
    for wrong in ({"locale": "xx"}, {"zone": "Mars/Base"}, {"theme": "pink"}):
        chosen = {"locale": "ja", "zone": "Europe/Paris", "theme": "dark"} | wrong
        with pytest.raises(Invalid) as refused, transaction():
            profiles.choose_look(ada, ada_member, **chosen)
        assert refused.value.field in wrong


def test_leaving_takes_name_and_address_and_keeps_the_posts(
    ada: Actor, ada_member: Member, question_by_ada: object
) -> None:
    with transaction():
        accounts.ask_reset("ada@example.com")
        tokens.issue(ada, ada_member)
        accounts.leave(ada, ada_member)
    db.session.expire_all()
    assert (ada_member.email, ada_member.about, ada_member.password_hash) == (None, "", "")
    assert ada_member.handle == f"former-{ada_member.id}"
    assert ada_member.display_name == "Former member"
    with speaking("ja"):
        assert ada_member.display_name == "退会したメンバー"
    assert db.session.scalars(select(Post)).one().author_id == ada_member.id
    assert db.session.scalars(select(ApiToken)).all() == []
    assert db.session.scalars(select(OutgoingMail)).all() == []
    assert not Actor.of(ada_member).is_at_least(Role.MEMBER)


def test_the_only_admin_can_not_leave(aoi: Actor, aoi_member: Member) -> None:
    with pytest.raises(Conflict), transaction():
        accounts.leave(aoi, aoi_member)
    make_member("Sora", Role.ADMIN)
    with transaction():
        accounts.leave(aoi, aoi_member)
    assert aoi_member.role == Role.MEMBER


def test_a_token_is_known_by_its_word_until_it_is_revoked(ada: Actor, ada_member: Member) -> None:
    with transaction():
        word = tokens.issue(ada, ada_member, "my script")
    assert word not in [token.token_hash for token in db.session.scalars(select(ApiToken))]
    found = tokens.token_of(word)
    assert found
    assert found.member is ada_member
    with transaction():
        tokens.revoke(ada, found)
    assert tokens.token_of(word) is None
    assert tokens.token_of("yui_guess") is None
