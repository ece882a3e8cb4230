"""The mailbox in which answers and returned mails arrive, emptied over IMAP."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 100
MOST_BYTES = 25 * 1024 * 1024
SIZE = re.compile(r"RFC822\.SIZE (\d+)")


class MailboxAway(Exception):
    """The server can't be asked, or refuses; says why in few words."""


def empty(url: str, take: Callable[[bytes], None]) -> int:
    """Hand over each mail and delete it there once `take` came back; how many there were. Raises MailboxAway."""
    taken = 0
    try:
        with _opened(url) as box:
            for uid in _uids(box):
                take(_mail(box, uid))
                box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
                taken += 1
            if taken:
                box.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxAway(str(error)[:200]) from error
    return taken


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    with box:
        if parts.scheme == "imap" and parse_qs(parts.query).get("tls", ["0"])[0] == "1":
            box.starttls(context)
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        answer, words = box.select(unquote(parts.path.strip("/")) or "INBOX")
        if answer != "OK":
            raise imaplib.IMAP4.error(f"no such folder: {words!r}")
        yield box


def _uids(box: imaplib.IMAP4) -> list[str]:
    _answer, found = box.uid("SEARCH", "UNDELETED")
    return [uid.decode() for uid in (found[0] or b"").split()][:MOST_AT_ONCE]


def _mail(box: imaplib.IMAP4, uid: str) -> bytes:
    """The whole mail; of a huge one its head alone, so that its sender can be told."""
    _answer, told = box.uid("FETCH", uid, "(RFC822.SIZE)")
    size = next((int(each) for each in SIZE.findall(str(told))), 0)
    _answer, found = box.uid("FETCH", uid, "(BODY.PEEK[])" if size <= MOST_BYTES else "(BODY.PEEK[HEADER])")
    return next(bytes(part[1]) for part in found if isinstance(part, tuple))
