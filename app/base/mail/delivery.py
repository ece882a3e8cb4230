"""Carrying mails out: each is claimed by one worker, tried again with growing pauses, given up after days."""

import re
import smtplib
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.mail.outbox import OutgoingMail
from app.base.mail.transports import RETURN, Carrier, as_message, carrier

BATCH = 50
CLAIM = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
KEEP_ROWS = timedelta(days=30)
STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")

Refused = Callable[[str, str, str], None]
_on_refused: list[Refused] = []


def deliver() -> int:
    """Send all mails that are due; returns how many went out."""
    sent = 0
    while rows := _claim():
        sent += _carry_batch(rows)
    return sent


def _claim() -> Sequence[OutgoingMail]:
    """Take a batch for this worker alone: the others see it as due only after the claim has run out."""
    moment = now()
    due = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.failed_at.is_(None), OutgoingMail.due_at <= moment)
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    with transaction() as session:
        rows = session.scalars(due.execution_options(populate_existing=True)).all()
        for row in rows:
            row.tries += 1
            row.due_at = moment + CLAIM
    return rows


def _carry_batch(rows: Sequence[OutgoingMail]) -> int:
    waiting = list(rows)
    sent = 0
    try:
        with carrier() as way:
            while waiting:
                sent += _carry_one(way, waiting[0])
                waiting.pop(0)
    except (OSError, smtplib.SMTPException) as error:
        _put_off(waiting, error)
    return sent


def _carry_one(way: Carrier, row: OutgoingMail) -> bool:
    """True when it went out. A refusal of this mail alone is noted; a broken way is raised."""
    try:
        name = f"{row.made_at:%Y%m%d-%H%M%S}-{row.id:08d}"
        way.carry(as_message(row), name, str(row.headers.get(RETURN, "")))
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        _refused(row, error)
        return False
    except ValueError as error:  # an address or header that no message can have
        _give_up(row, error)
        return False
    with transaction() as session:
        row = session.get_one(OutgoingMail, row.id)
        row.sent_at, row.last_error = now(), ""
        _wipe(row)
    return True


def _refused(row: OutgoingMail, error: smtplib.SMTPException) -> None:
    """5xx is the server's last word; 4xx asks to come again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [(code, bytes(text).decode(errors="replace")) for code, text in error.recipients.values()]
        codes = [code for code, _text in answers]
        if answers and codes[0] >= 500:
            _tell_refused(row.to, *answers[0])
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    else:
        codes = []
    if codes and all(code >= 500 for code in codes):
        _give_up(row, error)
    else:
        _put_off([row], error)


def when_refused(act: Refused) -> None:
    """Call `act` with address, status (5.1.1) and words when a server refuses a receiver for good."""
    if act not in _on_refused:
        _on_refused.append(act)


def _tell_refused(address: str, code: int, words: str) -> None:
    """Without a status of its own, a plain 550, 551 or 553 says that there is no such mailbox."""
    found = STATUS.match(words)
    status = found[0] if found else "5.1.1" if code in (550, 551, 553) else "5.3.0"
    with transaction():
        for act in _on_refused:
            act(address, status, words)


def _give_up(row: OutgoingMail, error: Exception) -> None:
    with transaction() as session:
        row = session.get_one(OutgoingMail, row.id)
        row.failed_at, row.last_error = now(), str(error)[:500]
        _wipe(row)


def _put_off(rows: Sequence[OutgoingMail], error: Exception) -> None:
    """Try again after a pause that doubles; after some days nobody waits for the mail any more."""
    moment = now()
    with transaction() as session:
        for row in rows:
            row = session.get_one(OutgoingMail, row.id)
            row.last_error = str(error)[:500]
            row.due_at = moment + min(FIRST_PAUSE * 2 ** (row.tries - 1), LONGEST_PAUSE)
            if moment - row.made_at > GIVE_UP_AFTER:
                row.failed_at = moment
                _wipe(row)


def _wipe(row: OutgoingMail) -> None:
    row.text = row.html = ""
    row.headers = {}


def clear_old() -> None:
    """Forget who was written to; the schedule does so daily."""
    ended = or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.failed_at.is_not(None))
    db.session.execute(delete(OutgoingMail).where(ended, OutgoingMail.made_at < now() - KEEP_ROWS))
