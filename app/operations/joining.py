"""Joining: somebody asks, proves the address by the mailed link, and only then is a member.

Whether an address has an account is told to its owner alone. Until the link is followed nothing that others could
see exists, not even the handle.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import _
from app.base.tickets import hash_of, new_ticket
from app.events import log
from app.events.accounts import MemberConfirmed, MemberJoined
from app.models.accounts import SignUp
from app.models.members import Member, Role
from app.operations import letters
from app.operations.names import clean_email, clean_handle, clean_name, wished_handle
from app.rules.actor import Actor
from app.settings.store import site

LINK_WORKS = timedelta(hours=48)
KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody typed who wants to join."""

    handle: str
    display_name: str
    email: str
    password_hash: str = field(repr=False)
    locale: str = ""
    invited_by_id: int | None = None


def check(handle: str, display_name: str, email: str) -> None:
    """Raise Invalid for what can be told without looking at any address."""
    if not site().open_sign_up:
        raise Refused(_("This community takes new members by invitation only."))
    check_free(wished_handle(handle))
    clean_name(display_name)
    clean_email(email)


def sign_up(wish: Wish) -> None:
    """Mail the link that makes the member; or, to an address that has an account, that it has one."""
    check(wish.handle, wish.display_name, wish.email)
    email = clean_email(wish.email)
    owner = db.session.scalar(select(Member).where(Member.email == email))
    if owner:
        letters.to_member(letters.has_account_already(), owner)
        return
    db.session.execute(delete(SignUp).where(SignUp.made_at < now() - KEPT))
    row = SignUp(
        token_hash="",
        handle=wished_handle(wish.handle),
        display_name=clean_name(wish.display_name),
        email=email,
        password_hash=wish.password_hash,
        locale=wish.locale,
        invited_by_id=wish.invited_by_id,
        made_at=now(),
    )
    _mail_link(row)
    db.session.add(row)


def waiting(email: str) -> SignUp | None:
    """The newest wish with this address that still waits for its link to be followed."""
    fresh = (SignUp.email == email.strip().lower(), SignUp.used_at.is_(None), SignUp.made_at > now() - LINK_WORKS)
    return db.session.scalar(select(SignUp).where(*fresh).order_by(SignUp.id.desc()).limit(1))


def mail_again(row: SignUp) -> None:
    """Another link in place of the first, for somebody who knows the password but has not confirmed."""
    _mail_link(row)
    row.made_at = now()


def confirm(ticket: str, handle: str | None = None) -> Member:
    """Make the member. `handle` replaces the one wished for when somebody else has taken that meanwhile."""
    row = db.session.scalar(select(SignUp).where(SignUp.token_hash == hash_of(ticket)).with_for_update())
    if row is None or row.made_at < now() - LINK_WORKS:
        raise NotFound(_("This link has expired. Please sign up once more."))
    if row.used_at is not None:
        raise Conflict(_("This address is confirmed. You can sign in."))
    wanted = wished_handle(handle or row.handle)
    check_free(wanted)
    member = new_member(
        Wish(
            handle=wanted,
            display_name=row.display_name,
            email=row.email,
            password_hash=row.password_hash,
            locale=row.locale,
            invited_by_id=row.invited_by_id,
        )
    )
    db.session.execute(update(SignUp).where(SignUp.email == row.email).values(used_at=now()))
    return member


def new_member(wish: Wish, role: Role = Role.MEMBER) -> Member:
    """A confirmed member, from this moment on; the address and handle must be free."""
    moment = now()
    member = Member(
        handle=clean_handle(wish.handle),
        display_name=clean_name(wish.display_name),
        email=clean_email(wish.email),
        password_hash=wish.password_hash,
        role=int(role),
        locale=wish.locale,
        invited_by_id=wish.invited_by_id,
        joined_at=moment,
        confirmed_at=moment,
        session_stamp=new_ticket()[:32],
    )
    db.session.add(member)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("This address is confirmed. You can sign in.")) from error
    actor = Actor.of(member)
    log.append(MemberJoined(member_id=member.id, invited_by_id=wish.invited_by_id), actor)
    log.append(MemberConfirmed(member_id=member.id), actor)
    return member


def _mail_link(row: SignUp) -> None:
    ticket = new_ticket()
    row.token_hash = hash_of(ticket)
    letters.post(letters.confirm_address(row.display_name, ticket), row.email, row.locale)


def check_free(handle: str) -> None:
    """Raise Invalid when a member has this handle."""
    if db.session.scalar(select(Member.id).where(Member.handle == handle)):
        raise Invalid(_("This handle is taken. Please choose another."), field="handle")
