"""A real IMAP server of the tests' own, and the mails that people and machines put into it."""

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from tests.sites import free_port

USER, WORD = "demouser", "demopass"


class Mailbox:
    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"imap://{USER}:{WORD}@127.0.0.1:{port}/INBOX"

    def put(self, raw: bytes) -> None:
        with self._opened() as box:
            box.append("INBOX", None, None, raw)

    def count(self) -> int:
        with self._opened() as box:
            return len(box.uid("SEARCH", "ALL")[1][0].split())

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        box.login(USER, WORD)
        box.select("INBOX")
        yield box
        box.logout()


@contextmanager
def imap_server() -> Iterator[Mailbox]:
    port = free_port()
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve", "dict"]
    server = subprocess.Popen([str(Path(sys.executable).with_name("pymap")), *where], stderr=subprocess.DEVNULL)
    box, until = Mailbox(port), time.monotonic() + 30
    while True:
        try:
            box.count()
            break
        except OSError:
            assert server.poll() is None, "the IMAP server did not start"
            assert time.monotonic() < until
            time.sleep(0.05)
    yield box
    server.terminate()
    server.wait(10)


def answer_to(mail: EmailMessage, words: str, sender: str = "", **headers: str) -> EmailMessage:
    """What a mail program makes when somebody presses “answer”."""
    made = EmailMessage()
    made["From"] = f"Ada <{sender or mail['To']}>"
    made["To"] = mail["Reply-To"]
    made["Subject"] = f"Re: {mail['Subject']}"
    made["In-Reply-To"] = mail["Message-ID"]
    made["Message-ID"] = f"<{abs(hash(words))}@mail.example>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in str(mail.get_body(("plain",)).get_content()).splitlines())
    made.set_content(f"{words}\n\nOn Sun, Nov 22, 2026, Grace wrote:\n{quoted}\n")
    return made


def delivery_report(comes_back_to: str, status: str, words: str = "550 no such user") -> bytes:
    """What another mail server sends back (RFC 3464)."""
    action = "failed" if status.startswith("5") else "delayed"
    lines = f"""\
From: MAILER-DAEMON@mail.example
To: {comes_back_to}
Subject: Undelivered Mail
Auto-Submitted: auto-replied
Message-ID: <{time.monotonic_ns()}@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut
Content-Type: text/plain

This mail could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; x@y.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--cut--
"""
    return lines.replace("\n", "\r\n").encode()
