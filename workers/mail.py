"""Jobs of mail and devices: what goes out to members, and what comes in from them."""

import logging

from flask import current_app

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Refusal
from app.base.mail import delivery, mailbox
from app.config import Config
from app.operations.mail_in import handling, keeping
from app.readers.notifications import digesting, mailing, pushing
from workers.until_done import until_done

log = logging.getLogger(__name__)


def deliver_mail() -> None:
    """Send the mails that are due."""
    delivery.deliver()


def carry_errands() -> None:
    """Write the letters and digests that are due; they go out like every mail."""
    until_done(mailing.write_some)
    until_done(digesting.write_some)


def push_errands() -> None:
    """Tell the devices; the push services are asked between two transactions."""
    while made := _claimed_pushes():
        outcomes = pushing.deliver(made)
        with transaction():
            pushing.note(outcomes, now())


def _claimed_pushes() -> list[pushing.Outgoing]:
    with transaction():
        return pushing.claim_some(now())


def fetch_mail() -> None:
    """Empty the mailbox, where there is one; a mail is deleted there once it stands here."""
    url = _config().mail_in_url
    if url:
        mailbox.empty(url, _keep_mail)


def _keep_mail(raw: bytes) -> None:
    with transaction():
        keeping.keep(raw)


def handle_mail() -> None:
    """Post the answers that came by mail, and note which mails came back; each in a transaction of its own."""
    for mail_id in keeping.waiting():
        try:
            _handle(handling.prepare(mail_id))
        except Exception:
            log.exception("mail %s could not be handled", mail_id)
            with transaction():
                keeping.note_failure(mail_id)


def _handle(prepared: handling.Prepared | None) -> None:
    if prepared is None:
        return
    try:
        with transaction():
            handling.carry_out(prepared, _config().home / "uploads")
            handling.note_left_out(prepared)
    except Refusal as refusal:
        with transaction():
            handling.refuse(prepared, refusal)


def _config() -> Config:
    config: Config = current_app.config["YUI"]
    return config


def clear_old_mail() -> None:
    with transaction():
        delivery.clear_old()
        keeping.clear_old()
