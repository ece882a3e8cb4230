"""How a mail leaves: by SMTP, or into a folder where it can be read (the default)."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.base.mail.outbox import OutgoingMail

TIMEOUT_SECONDS = 20
KEPT_FILES = 500
RETURN = "Return-Path"  # kept among a mail's headers, told to the server only


class Carrier(Protocol):
    """Takes one message; raises OSError (smtplib's errors are such) when it can't. `comes_back_to` may be empty."""

    def carry(self, message: EmailMessage, name: str, comes_back_to: str) -> None: ...


_url = ""
_sender = "yui@localhost"
_folder = Path("mails")


def use(url: str, sender: str, folder: Path) -> None:
    """Say how mails leave; create_app does so once."""
    global _url, _sender, _folder
    _url, _sender, _folder = url, sender, folder


def is_local() -> bool:
    """Mails stay on this machine, as files."""
    return urlsplit(_url).scheme in {"", "file"}


def local_mails() -> Path:
    """The folder in which mails stay."""
    path = urlsplit(_url).path
    return Path(unquote(path)) if path else _folder


@contextmanager
def carrier() -> Iterator[Carrier]:
    """An open way out, for one batch."""
    if is_local():
        yield _Folder(local_mails())
        return
    parts = urlsplit(_url)
    with _connect(parts) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield _Server(server)


def _connect(parts: SplitResult) -> smtplib.SMTP:
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
    try:
        if parse_qs(parts.query).get("tls", ["0"])[0] == "1":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


class _Server:
    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def carry(self, message: EmailMessage, name: str, comes_back_to: str) -> None:
        if not self.server.has_extn("8bitmime"):
            message.policy = SMTP.clone(cte_type="7bit")
        self.server.send_message(message, comes_back_to or sender_address())


class _Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def carry(self, message: EmailMessage, name: str, comes_back_to: str) -> None:
        """One file a mail; a second delivery of the same mail lands on the first."""
        draft = self.folder / f"{name}.draft"
        draft.write_bytes(message.as_bytes(policy=SMTP))
        draft.rename(self.folder / f"{name}.eml")
        for old in list_local(self.folder)[KEPT_FILES:]:
            old.unlink(missing_ok=True)


def list_local(folder: Path) -> Sequence[Path]:
    """Mails in the folder, newest first."""
    return sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []


def read_local(path: Path) -> EmailMessage:
    """The mail in this file, with line ends as text has them."""
    return message_from_bytes(path.read_bytes().replace(b"\r\n", b"\n"), policy=default)


def as_message(row: OutgoingMail) -> EmailMessage:
    """The row as a message. Its Message-ID stays the same at every try, so that receivers can tell a repetition."""
    own = {header: value for header, value in row.headers.items() if header != RETURN}
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((own.pop("From"), sender_address())) if "From" in own else _sender
    message["To"] = row.to
    message["Subject"] = row.subject
    message["Date"] = format_datetime(row.made_at)
    message["Message-ID"] = own.pop("Message-ID", "") or message_id("mail", row.id, int(row.made_at.timestamp()))
    message["Auto-Submitted"] = "auto-generated"
    for header, value in own.items():
        message[header] = value
    message.set_content(row.text)
    message.add_alternative(row.html, subtype="html")
    return message


def message_id(*parts: str | int) -> str:
    """A name for what a mail is about, the same in every mail about it."""
    return f"<{'.'.join(map(str, parts))}@{domain()}>"


def sender_address() -> str:
    """The plain address from which mails come."""
    return parseaddr(_sender)[1] or "yui@localhost"


def domain() -> str:
    """Where the site's mails come from."""
    return sender_address().rpartition("@")[2]
