"""Taking mails in: kept as they came, each once, until a worker has handled them."""

from datetime import timedelta

from sqlalchemy import delete, select

from app.base.clock import now
from app.base.database import after_commit, db, insert_or_ignore
from app.base.jobs import enqueue
from app.base.mail import incoming
from app.models.mails import IncomingMail

MOST_TRIES = 3
KEEP_ROWS = timedelta(days=30)


def keep(raw: bytes) -> bool:
    """False for a mail that came before."""
    is_new = insert_or_ignore(
        IncomingMail, key=incoming.key_of(raw), raw=raw, came_at=now(), tries=0, outcome="", words=""
    )
    after_commit("handle mail", _wake)
    return is_new


def _wake() -> None:
    enqueue("workers.jobs.handle_mail", unique="handle_mail")


def waiting() -> list[int]:
    """Mails to be handled, oldest first."""
    query = select(IncomingMail.id).where(IncomingMail.handled_at.is_(None)).order_by(IncomingMail.id).limit(100)
    return list(db.session.scalars(query))


def end(mail: IncomingMail, outcome: str, words: str = "") -> None:
    """It was handled: what it said is forgotten."""
    mail.handled_at, mail.raw = now(), None
    mail.outcome, mail.words = outcome, words[:300]


def note_failure(mail_id: int) -> None:
    """Something went wrong that is nobody's fault: it is tried again, and given up in the end."""
    mail = db.session.get_one(IncomingMail, mail_id, with_for_update=True, populate_existing=True)
    mail.tries += 1
    if mail.tries >= MOST_TRIES and not mail.handled_at:
        end(mail, "failed")


def clear_old() -> None:
    old = IncomingMail.handled_at.is_not(None), IncomingMail.came_at < now() - KEEP_ROWS
    db.session.execute(delete(IncomingMail).where(*old))
