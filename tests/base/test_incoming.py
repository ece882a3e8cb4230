"""Mails as they come: who wrote them, a person or a machine, and what a delivery report says."""

import pytest

from app.base.mail import incoming
from app.base.mail.transports import domain
from tests.mailboxes import delivery_report


def mail(*heads: str, body: str = "Hello.") -> bytes:
    lines = ["From: Ada <Ada@Example.com>", "To: post@yui.example", *heads, "", body]
    return "\r\n".join(lines).encode()


def test_a_person_is_known_by_the_plain_address() -> None:
    read = incoming.read(mail("Message-ID: <17.3@mail.example>", "Auto-Submitted: no"))
    assert (read.sender, read.words, read.is_automatic) == ("ada@example.com", "Hello.", False)


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x@y.example",
        "Precedence: bulk",
        "Precedence: Auto_Reply",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "List-Id: <all.example>",
        "Return-Path: <>",
        f"Message-ID: <post.1@{domain()}>",
        f"Message-ID: <mail.7.1700000000@{domain()}>",
    ],
)
def test_a_machine_is_known_as_one(head: str) -> None:
    assert incoming.read(mail(head)).is_automatic


@pytest.mark.parametrize(
    ("status", "hard"),
    [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.2.2", False), ("5.7.1", False), ("5.3.4", False)],
)
def test_a_report_tells_a_wrong_address_from_a_full_mailbox(status: str, hard: bool) -> None:
    report = incoming.read(delivery_report("post@yui.example", status)).report
    assert report is not None
    assert (report.status, report.words, report.is_hard) == (status, "smtp; 550 no such user", hard)


def test_that_a_mail_is_late_is_no_report_of_failure() -> None:
    assert incoming.read(delivery_report("post@yui.example", "4.4.1")).report is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\x00\xfe",
        b"From: \xff\xff\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xe3\x81",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nbroken",
        b"Content-Type: multipart/report\r\n\r\nno parts",
        b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
        b"From: =?utf-8?B?broken?= <a@b\r\nTo: :;\r\n\r\nx",
    ],
)
def test_whatever_a_stranger_sends_is_read_without_harm(raw: bytes) -> None:
    incoming.read(raw)
    assert len(incoming.key_of(raw)) == 64


def test_the_same_mail_has_the_same_key() -> None:
    first, again = (mail("Message-ID: <a@b.example>", f"Received: {way}") for way in ("here", "there"))
    assert incoming.key_of(first) == incoming.key_of(again)
    assert incoming.key_of(mail()) != incoming.key_of(mail(body="Other words."))
