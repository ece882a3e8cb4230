"""Reading the mails that a test caused, and acting as their reader would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from app.base import mail
from app.base.mail import delivery, transports

TICKET = re.compile(r"https?://[^/]+(/(?:confirm|reset|settings/email|unsubscribe)/([\w.-]+))")


def deliver() -> list[EmailMessage]:
    """Carry out what is due; all mails of this test, oldest first."""
    delivery.deliver()
    return [mail.read_local(path) for path in reversed(mail.list_local(mail.local_mails()))]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def link_in(message: EmailMessage) -> str:
    """The path of the first link that proves something."""
    found = TICKET.search(text_of(message))
    assert found, text_of(message)
    return found[1]


def ticket_in(message: EmailMessage) -> str:
    return link_in(message).rpartition("/")[2]


@contextmanager
def mails_in(folder: Path, url: str = "") -> Iterator[None]:
    """Mails leave by `url` (files in `folder` when it is empty), as this configuration would have it."""
    before = transports._url, transports._sender, transports._folder
    mail.use(url, "yui@community.example", folder)
    try:
        yield
    finally:
        mail.use(*before)
