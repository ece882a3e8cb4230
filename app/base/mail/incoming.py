"""A mail that came in: who sent it, to which of our addresses, its words, its files, and whether a person wrote it."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser

from app.base.mail.addresses import Signed, read_address
from app.base.mail.cutting import cut
from app.base.mail.transports import domain

MOST_TEXT = 200_000
SMALL_PICTURE = 6_000  # bytes: a logo in a signature
TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
OWN_ID = re.compile(r"<(topic|post|mail)\.[\d.]+@(.+)>")
LEAVES_OUT = ("script", "style", "head", "title")
BREAKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "table", "ul", "ol", "blockquote", "pre")


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Report:
    """A delivery report: `status` as 5.1.1; `words` of the other server."""

    status: str
    words: str

    @property
    def is_hard(self) -> bool:
        """The address is wrong, or its mailbox is no more; a full one, or a filter's no, may pass."""
        return is_hard(self.status)


@dataclass(frozen=True)
class Incoming:
    sender: str
    address: Signed | None
    words: str
    files: tuple[File, ...]
    is_automatic: bool
    report: Report | None


def is_hard(status: str) -> bool:
    return status.startswith("5.1.") or status in ("5.0.0", "5.2.1", "5.4.4")


def key_of(raw: bytes) -> str:
    """The same mail always has the same, however often it comes."""
    message = message_from_bytes(raw[:100_000], policy=default)
    named = f"{message.get('Message-ID', '')} {message.get('From', '')}" if message.get("Message-ID") else ""
    return sha256(named.encode(errors="replace") or raw).hexdigest()


def read(raw: bytes) -> Incoming:
    """Never raises for what a stranger may send; what can't be read is empty."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    heads = " ".join(str(value) for name in TO for value in message.get_all(name, ()))
    return Incoming(
        sender=parseaddr(str(message.get("From", "")))[1].lower(),
        address=read_address(heads),
        words=cut(_text(message)),
        files=tuple(_files(message)),
        is_automatic=_is_automatic(message),
        report=_report(message),
    )


def _is_automatic(message: EmailMessage) -> bool:
    """Answers of machines, lists, and our own mails that come round again."""
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        said != "no"
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe"))
        or str(message.get("Return-Path", "x")).strip() == "<>"
        or _is_our_own(str(message.get("Message-ID", "")).strip())
    )


def _is_our_own(message_id: str) -> bool:
    found = OWN_ID.fullmatch(message_id)
    return found is not None and found[2] == domain()


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    if part is not None:
        return _content(part)[:MOST_TEXT]
    part = message.get_body(("html",))
    return _text_of_html(_content(part)[:MOST_TEXT]) if part is not None else ""


def _content(part: Message) -> str:
    """In whatever encoding; older Japanese programs name one and use another."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for encoding in (part.get_content_charset() or "utf-8", "utf-8", "iso2022_jp_ext", "cp932"):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", errors="replace")


class _Words(HTMLParser):
    """The words of an HTML mail; what it quotes begins a line with a sign for the cutting."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in LEAVES_OUT
        self.quoted += tag == "blockquote"
        if tag in BREAKS:
            self.parts.append("\n" + "> " * bool(self.quoted))

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in LEAVES_OUT and self.hidden > 0
        self.quoted -= tag == "blockquote" and self.quoted > 0
        if tag in BREAKS and tag != "br":
            self.parts.append("\n" + "> " * bool(self.quoted))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def _text_of_html(html: str) -> str:
    words = _Words()
    words.feed(html)
    lines = [line.strip() for line in "".join(words.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join("" if line == ">" else line for line in lines))


def _files(message: EmailMessage) -> list[File]:
    found = []
    for part in message.walk():
        name, content = part.get_filename(), part.get_payload(decode=True)
        if (
            part.is_multipart()
            or not isinstance(content, bytes)
            or not (name or part.get_content_maintype() == "image")
        ):
            continue
        is_logo = part.get_content_disposition() != "attachment" and len(content) < SMALL_PICTURE
        if not (part.get_content_maintype() == "image" and is_logo):
            found.append(File(name or "picture", part.get_content_type(), content))
    return found


def _report(message: EmailMessage) -> Report | None:
    """RFC 3464; the first receiver whose delivery failed."""
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for group in part.get_payload():
            if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
                words = str(group.get("Diagnostic-Code", ""))
                return Report(str(group.get("Status", "")).strip()[:10], " ".join(words.split())[:300])
    return None
