"""Mails that came back: counted by address; where the address is wrong, nothing more is sent to it."""

from datetime import timedelta

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.mail import incoming
from app.events import log
from app.events.accounts import MailStopped
from app.models.mails import Bounce
from app.models.members import Member
from app.rules import Actor

MOST_SOFT = 5
WITHIN = timedelta(days=14)


def note_bounce(member: Member, status: str, words: str) -> None:
    """One hard bounce stops the mails, and so do five soft ones in a fortnight."""
    if not member.email or member.left_at:
        return
    hard = incoming.is_hard(status)
    row = Bounce(member_id=member.id, address=member.email, hard=hard, status=status, words=words[:300], at=now())
    db.session.add(row)
    db.session.flush()
    if member.mail_stopped_at is None and (hard or _soft_ones(member) >= MOST_SOFT):
        member.mail_stopped_at = now()
        log.append(MailStopped(member_id=member.id), Actor.system())


def note_refused(address: str, status: str, words: str) -> None:
    """A mail server refused this receiver at once."""
    member = db.session.scalar(select(Member).where(Member.email == address.lower(), Member.left_at.is_(None)))
    if member is not None:
        note_bounce(member, status, words)


def _soft_ones(member: Member) -> int:
    mine = Bounce.member_id == member.id, Bounce.address == member.email, Bounce.at > now() - WITHIN
    return db.session.scalar(select(func.count()).where(*mine)) or 0
