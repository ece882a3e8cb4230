"""The mails of a demo: they stay on this machine and anyone may read them, so only a demo shows them."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from flask import Blueprint, Response

from app.base import mail
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.views.joining import shows_mails

pages = Blueprint("mails", __name__)

SHOWN = 50


@pages.get("/mails")
def show_all() -> Response:
    _demo_only()
    found = [(path.stem, mail.read_local(path)) for path in mail.list_local(mail.local_mails())[:SHOWN]]
    return respond.page("mail/list.html", mails=found, sent_at=_sent_at)


@pages.get("/mails/<name>")
def show(name: str) -> Response:
    _demo_only()
    path = next((path for path in mail.list_local(mail.local_mails()) if path.stem == name), None)
    if path is None:
        raise NotFound(_("There is no such mail."))
    message = mail.read_local(path)
    return respond.page("mail/show.html", mail=message, text=_text(message), sent_at=_sent_at)


def _demo_only() -> None:
    if not shows_mails():
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return str(part.get_content()) if part else ""


def _sent_at(message: EmailMessage) -> datetime:
    return parsedate_to_datetime(message["Date"])
