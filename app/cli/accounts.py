"""yui admin create, yui token create: accounts that the operator makes by hand."""

import click
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Refusal
from app.base.i18n import speaking
from app.models.members import Member, Role
from app.operations import auditing, joining, passwords, tokens
from app.operations.joining import Wish
from app.operations.names import clean_email, clean_handle
from app.rules.actor import Actor


@click.group()
def admin() -> None:
    """Look after those who run the site."""


@admin.command()
@click.option("--email", prompt="E-mail address", help="The address to sign in with.")
@click.option("--handle", prompt="Handle", help="The short name, letters a to z and digits.")
@click.option("--name", default="", help="The name shown; the handle when left out.")
@click.password_option(help="At least 10 characters; asked for when left out.")
def create(email: str, handle: str, name: str, password: str) -> None:
    """Make an admin: a new member, or the member who has this address (whose password stays)."""
    with speaking("en"):
        try:
            click.echo(_make_admin(email, handle, name or handle, password))
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal


def _make_admin(email: str, handle: str, name: str, password: str) -> str:
    address = clean_email(email)
    hashed = passwords.hash_password(passwords.checked(password))
    with transaction():
        member = db.session.scalar(select(Member).where(Member.email == address))
        if member is None:
            wish = Wish(handle=handle, display_name=name, email=address, password_hash=hashed)
            joining.check_free(clean_handle(handle))
            member = joining.new_member(wish, Role.ADMIN)
        else:
            member.role = int(Role.ADMIN)
        auditing.note(Actor.system(), "member.role", "member", member.id, "yui admin create", role=int(Role.ADMIN))
    return f"@{member.handle} is an admin; the address to sign in with is {address}."


@click.group()
def token() -> None:
    """Tokens for programs that use the API."""


@token.command("create")
@click.argument("handle")
@click.option("--label", default="", help="What it is for.")
def create_token(handle: str, label: str) -> None:
    """Make a token for member HANDLE and print it; it can't be shown again."""
    member = db.session.scalar(select(Member).where(Member.handle == handle.lower(), Member.left_at.is_(None)))
    if member is None:
        raise click.ClickException(f"There is no member {handle}.")
    with transaction():
        word = tokens.issue(Actor.system(), member, label)
    click.echo(word)


COMMANDS = [admin, token]
