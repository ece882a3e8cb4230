"""Mail: written with its cause, carried out once, tried again while the way is closed."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask
from sqlalchemy import select

from app import Config
from app.base import mail
from app.base.clock import now
from app.base.database import db, transaction
from app.base.mail import Letter, Mail, OutgoingMail, Sender, delivery, transports
from app.operations.letters import NOT_ME
from tests.mailbox import deliver, mails_in, text_of
from tests.sites import free_port

HELLO = Mail(
    to="ada@example.com", subject="Hello", text="こんにちは\n", html="<p>こんにちは</p>", headers={"X-Kind": "test"}
)


class Server(Message):
    """A mail server that keeps what it gets, or answers as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.got, self.answer = [], None

    def handle_message(self, message) -> None:
        self.got.append(message)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    keeps = Server()
    controller = Controller(keeps, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield keeps, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Path]:
    with mails_in(tmp_path / "mails"):
        yield tmp_path / "mails"


def send(letter: Mail = HELLO, key: str | None = None) -> bool:
    with transaction():
        return mail.send(letter, key=key)


def only_row() -> OutgoingMail:
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail).execution_options(populate_existing=True)).one()


def test_a_mail_lands_in_the_folder_with_both_its_parts(app: Flask, box: Path) -> None:
    send()
    message = deliver()[0]
    assert (message["To"], message["Subject"], message["X-Kind"]) == ("ada@example.com", "Hello", "test")
    assert message["From"] == "yui@community.example"
    assert text_of(message) == "こんにちは\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>こんにちは</p>"


def test_a_mail_of_a_transaction_that_failed_is_never_sent(app: Flask, box: Path) -> None:
    def fail() -> None:
        mail.send(HELLO)
        raise LookupError

    with pytest.raises(LookupError), transaction():
        fail()
    assert deliver() == []


def test_a_mail_with_the_same_key_is_sent_once(app: Flask, box: Path) -> None:
    assert send(key="answer:1") is True
    assert send(key="answer:1") is False
    assert len(deliver()) == 1


def test_its_words_are_wiped_once_it_is_sent(app: Flask, box: Path) -> None:
    send()
    deliver()
    row = only_row()
    assert (row.text, row.html, row.headers) == ("", "", {})
    assert row.sent_at


def test_a_mail_goes_to_a_real_server_and_only_once(app: Flask, tmp_path: Path, server) -> None:
    keeps, url = server
    with mails_in(tmp_path, url):
        send()
        assert delivery.deliver() == 1
        assert delivery.deliver() == 0
    assert [message["Subject"] for message in keeps.got] == ["Hello"]
    assert "こんにちは" in keeps.got[0].get_payload()[0].get_payload(decode=True).decode()


def test_two_workers_at_once_do_not_send_a_mail_twice(app: Flask, tmp_path: Path, server) -> None:
    keeps, url = server
    with mails_in(tmp_path, url):
        for number in range(30):
            send(Mail(to=f"m{number}@example.com", subject=f"No. {number}", text="-", html="-"))
        workers = [threading.Thread(target=in_context, args=(app,)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(message["Subject"] for message in keeps.got) == sorted(f"No. {number}" for number in range(30))


def in_context(app: Flask) -> None:
    with app.app_context():
        delivery.deliver()
        db.session.remove()


def test_while_the_server_is_away_the_mail_waits_longer_each_time(app: Flask, tmp_path: Path, server) -> None:
    keeps, url = server
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        send()
        with mails_in(tmp_path, "smtp://127.0.0.1:9"):
            assert delivery.deliver() == 0
            assert only_row().due_at - now() == timedelta(minutes=1)
            clock.shift(timedelta(minutes=1))
            assert delivery.deliver() == 0
            assert only_row().due_at - now() == timedelta(minutes=2)
        with mails_in(tmp_path, url):
            assert delivery.deliver() == 0, "it is not due yet"
            clock.shift(timedelta(minutes=2))
            assert delivery.deliver() == 1
    assert len(keeps.got) == 1


def test_after_some_days_a_mail_is_given_up(app: Flask, tmp_path: Path) -> None:
    with time_machine.travel(now(), tick=False) as clock, mails_in(tmp_path, "smtp://127.0.0.1:9"):
        send()
        clock.shift(timedelta(days=4))
        delivery.deliver()
        assert only_row().failed_at == now()


def test_an_address_that_the_server_refuses_does_not_stop_the_others(app: Flask, tmp_path: Path, server) -> None:
    keeps, url = server
    keeps.answer = "550 no such mailbox"
    with mails_in(tmp_path, url):
        send()
        delivery.deliver()
        assert only_row().failed_at
        assert "no such mailbox" in only_row().last_error
        keeps.answer = None
        send(Mail(to="grace@example.com", subject="Second", text="-", html="-"))
        assert delivery.deliver() == 1


def test_a_server_that_asks_to_come_again_is_asked_again(app: Flask, tmp_path: Path, server) -> None:
    keeps, url = server
    with time_machine.travel(now(), tick=False) as clock, mails_in(tmp_path, url):
        keeps.answer = "451 greylisted"
        send()
        assert delivery.deliver() == 0
        keeps.answer = None
        clock.shift(timedelta(minutes=2))
        assert delivery.deliver() == 1


def test_a_mail_whose_worker_was_killed_is_sent_later_under_the_same_id(app: Flask, box: Path) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        send()
        first = delivery._claim()[0]
        message_id = transports.as_message(first)["Message-ID"]
        assert deliver() == []
        clock.shift(timedelta(minutes=11))
        assert [message["Message-ID"] for message in deliver()] == [message_id]


def test_a_subject_can_not_smuggle_in_a_header(app: Flask, box: Path) -> None:
    send(Mail(to="ada@example.com", subject="Hello\r\nBcc: all@example.com", text="-", html="-"))
    message = deliver()[0]
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: all@example.com"


def test_old_mails_are_forgotten(app: Flask, box: Path) -> None:
    send()
    deliver()
    with time_machine.travel(now() + timedelta(days=31)), transaction():
        delivery.clear_old()
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_an_unknown_kind_of_mail_address_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mail leaves by smtp"):
        Config(home=tmp_path, mail_url="gopher://mail")


def test_a_letter_speaks_its_readers_language_and_escapes_what_people_wrote(app: Flask) -> None:
    letter = Letter(subject="<b>", paragraphs=(NOT_ME,), quote="<script>alert(1)</script>")
    written = letter.to("ada@example.com", "ja", Sender(name="Yui", url="https://community.example"))
    assert "お心当たりがない場合は" in written.text
    assert "<script>" not in written.html
    assert "> <script>alert(1)</script>" in written.text
    assert written.subject == "[Yui] <b>"
