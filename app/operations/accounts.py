"""A member's own account: getting in, passwords, address, sessions, leaving."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.base.mail import OutgoingMail
from app.base.tickets import hash_of, new_ticket
from app.events import log
from app.events.accounts import MemberLeft, MemberVisited
from app.models.accounts import ApiToken, MailedLink, SignUp
from app.models.briefings import BriefingChoice
from app.models.fairness import MemberDevice
from app.models.mails import Bounce
from app.models.members import Member, Role
from app.models.posts import Bookmark, Draft
from app.models.push import PushSubscription
from app.models.staff_acts import StaffNote
from app.models.telling import TellingChoice, TellingHabit
from app.operations import letters
from app.operations.names import FORMER, clean_email
from app.rules import Action, Actor, require

RESET_WORKS = timedelta(hours=2)
MOVE_WORKS = timedelta(hours=48)
RESET, MOVE = "reset", "email"
# What goes with its member.
PRIVATE = (
    MailedLink,
    ApiToken,
    Draft,
    Bookmark,
    MemberDevice,
    StaffNote,
    BriefingChoice,
    TellingChoice,
    TellingHabit,
    PushSubscription,
    Bounce,
)


def member_with(email: str) -> Member | None:
    """Whose address this is; nobody for nonsense."""
    try:
        address = clean_email(email)
    except Invalid:
        return None
    return db.session.scalar(select(Member).where(Member.email == address, Member.left_at.is_(None)))


def member_called(handle: str, *, merged: bool = False) -> Member | None:
    """Whose handle this is; of a merged account, the member who it is now, or with `merged` that account itself."""
    now_is = Member.id if merged else func.coalesce(Member.merged_into_id, Member.id)
    who = select(now_is).where(Member.handle == handle.lower())
    return db.session.scalar(select(Member).where(Member.id == who.scalar_subquery()))


def members_called(handles: Collection[str]) -> dict[str, Member]:
    """By each of these handles, whose it is as above; without those that are nobody's."""
    now_is = aliased(Member)
    whose = now_is.id == func.coalesce(Member.merged_into_id, Member.id)
    rows = db.session.execute(select(Member.handle, now_is).join(now_is, whose).where(Member.handle.in_(handles)))
    return {handle: member for handle, member in rows}


def visit(member: Member, today: date) -> None:
    """Note the first request of a site day; of two at once, one counts."""
    first = (Member.id == member.id) & (Member.visited_on.is_(None) | (Member.visited_on < today))
    found = db.session.scalars(update(Member).where(first).values(visited_on=today).returning(Member.id)).all()
    if found:
        log.append(MemberVisited(member_id=member.id, day=today.isoformat()), Actor.of(member))


def keep_password(member: Member, password_hash: str) -> None:
    """The same password under today's hash settings: nobody is signed out."""
    member.password_hash = password_hash


def set_password(member: Member, password_hash: str) -> None:
    """A new password: every session and every mailed link ends, and the member is told."""
    member.password_hash = password_hash
    end_sessions(member)
    letters.to_member(letters.password_changed(member.display_name), member)


def end_sessions(member: Member) -> None:
    """Sign out everywhere."""
    member.session_stamp = new_ticket()[:32]
    _end_links(member)


def ask_reset(email: str) -> None:
    """Mail a link to the owner of the address, if there is one; nobody else learns which."""
    member = member_with(email)
    if member:
        ticket = _new_link(member, RESET)
        letters.to_member(letters.reset_password(member.display_name, ticket), member)


def reset_link(ticket: str) -> MailedLink:
    """The reset link, while it works."""
    return _link(ticket, RESET, RESET_WORKS)


def reset(ticket: str, password_hash: str) -> Member:
    """Set the password by the mailed link."""
    link = reset_link(ticket)
    member = db.session.get_one(Member, link.member_id)
    set_password(member, password_hash)
    return member


def ask_move(actor: Actor, member: Member, email: str) -> None:
    """Mail a link to the new address; an address that has an account gets a word about that instead."""
    require(actor, Action.MEMBER_EDIT, member)
    address = clean_email(email)
    if address == member.email:
        raise Invalid(_("This is your address already."), field="email")
    owner = member_with(address)
    if owner:
        letters.to_member(letters.has_account_already(), owner)
        return
    ticket = _new_link(member, MOVE, address)
    letters.post(letters.move_address(member.display_name, ticket), address, member.locale)


def move(ticket: str) -> Member:
    """From now on the account uses the address to which the link was mailed."""
    link = _link(ticket, MOVE, MOVE_WORKS)
    member = db.session.get_one(Member, link.member_id)
    if member_with(link.email):
        raise Conflict(_("This address has another account by now."))
    letters.to_member(letters.address_moved(member.display_name, link.email), member)
    member.email, member.mail_stopped_at = link.email, None
    _end_links(member)
    return member


def leave(actor: Actor, member: Member) -> None:
    """Take name, address and everything private away; the posts stay, by a former member."""
    require(actor, Action.MEMBER_EDIT, member)
    if member.role >= Role.ADMIN and not _other_admin(member):
        raise Conflict(_("You are the only admin. Make somebody else an admin first."))
    address = member.email
    db.session.execute(delete(SignUp).where(SignUp.email == address))
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.to == address))
    member.handle = f"{FORMER}{member.id}"
    member.display_name = member.about = member.organisation = member.title = member.title_badge = ""
    member.email = None
    member.password_hash = ""
    member.role = int(Role.MEMBER)
    member.on_leaderboard = False
    member.left_at = now()
    end_sessions(member)
    for table in PRIVATE:
        db.session.execute(delete(table).where(table.member_id == member.id))
    log.append(MemberLeft(member_id=member.id), actor)


def _other_admin(member: Member) -> bool:
    others = select(Member.id).where(Member.role >= int(Role.ADMIN), Member.id != member.id, Member.left_at.is_(None))
    return db.session.scalar(others.limit(1)) is not None


def _new_link(member: Member, purpose: str, email: str = "") -> str:
    ticket = new_ticket()
    link = MailedLink(member_id=member.id, purpose=purpose, email=email, token_hash=hash_of(ticket), made_at=now())
    db.session.add(link)
    return ticket


def _link(ticket: str, purpose: str, works: timedelta) -> MailedLink:
    link = db.session.scalar(select(MailedLink).where(MailedLink.token_hash == hash_of(ticket)))
    if link is None or link.purpose != purpose or link.used_at or link.made_at < now() - works:
        raise NotFound(_("This link has expired or was used. Ask for a new one."))
    return link


def _end_links(member: Member) -> None:
    open_links = (MailedLink.member_id == member.id) & MailedLink.used_at.is_(None)
    db.session.execute(update(MailedLink).where(open_links).values(used_at=now()))
