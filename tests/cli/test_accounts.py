"""yui admin create, yui token create."""

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import cli
from app.base.database import db
from app.models.accounts import ApiToken
from app.models.members import Member, Role
from app.operations import entering, tokens

WORDS = "a few plain words"


def run(app: Flask, *words: str) -> Result:
    if "admin" not in app.cli.commands:
        cli.install(app)
    return app.test_cli_runner().invoke(args=words)


def create(app: Flask, email: str = "root@example.com", handle: str = "root", password: str = WORDS) -> Result:
    return run(app, "admin", "create", "--email", email, "--handle", handle, "--password", password)


def test_an_admin_is_made_who_can_sign_in(app: Flask) -> None:
    made = create(app)
    assert made.exit_code == 0, made.output
    known = entering.known_by("root@example.com", WORDS)
    assert isinstance(known, Member)
    assert known.role == Role.ADMIN


def test_a_member_becomes_an_admin_and_keeps_the_password(app: Flask, ada_member: Member) -> None:
    assert create(app, email="ada@example.com").exit_code == 0
    db.session.rollback()
    ada = db.session.get_one(Member, ada_member.id, populate_existing=True)
    assert (ada.role, ada.handle, ada.password_hash) == (Role.ADMIN, "ada", ada_member.password_hash)


def test_what_can_not_be_is_said_in_one_sentence(app: Flask, ada_member: Member) -> None:
    for wrong in ({"password": "short"}, {"handle": "ada"}, {"email": "nonsense"}):
        refused = create(app, **wrong)
        assert refused.exit_code == 1
        assert refused.output.startswith("Error: ")
        assert len(refused.output.splitlines()) == 1


def test_a_token_is_printed_once_and_works(app: Flask, ada_member: Member) -> None:
    word = run(app, "token", "create", "ada", "--label", "script").output.strip()
    found = tokens.token_of(word)
    assert found
    assert (found.member_id, found.label) == (ada_member.id, "script")
    assert word not in db.session.scalars(select(ApiToken.token_hash)).one()
    assert run(app, "token", "create", "nobody").exit_code == 1
