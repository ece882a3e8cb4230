"""Answers by mail and mails that come back: with real servers, each mail once, and no machine is answered."""

import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.base import asking
from app.base.clock import now
from app.base.database import db, transaction
from app.base.mail import OutgoingMail, addresses, delivery
from app.models.mails import IncomingMail
from app.models.members import Member
from app.models.posts import Post
from app.operations.mail_in import keeping
from app.queries.notification_list import notification_list
from app.rules.actor import Actor
from tests.mailbox import mails_in
from tests.mailboxes import Mailbox, answer_to, delivery_report, imap_server
from tests.readers.telling import sent
from tests.smtp import Server, smtp_server
from tests.visiting import Browser
from tests.world import catch_up, make_reply
from workers import jobs

SECRET = "the key of the webhook"


@pytest.fixture(scope="module")
def running() -> Iterator[Mailbox]:
    with imap_server() as box:
        yield box


@pytest.fixture
def box(app: Flask, web: Flask, running: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    for each in (app, web):
        monkeypatch.setattr(each.config["YUI"], "mail_in_url", running.url)
        monkeypatch.setattr(each.config["YUI"], "mail_in_secret", SECRET)
    addresses.use("post@yui.example", "only for tests")
    yield running
    addresses.use("", "")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with smtp_server() as (keeps, url), mails_in(tmp_path, url):
        yield keeps


@pytest.fixture
def told(box: Mailbox, server: Server, answer_by_grace: Post) -> EmailMessage:
    """Ada's mail about Grace's answer, as it went over the wire."""
    sent()
    delivery.deliver()
    (mail,) = server.got
    return mail


def arrive(box: Mailbox, mail: EmailMessage) -> str:
    """It arrives in the mailbox, and workers do what it asks for; what came of it."""
    box.put(mail.as_bytes())
    jobs.fetch_mail()
    return handled()


def receive(mail: EmailMessage | bytes) -> str:
    """As if it had arrived: signing in to a mailbox takes a second."""
    with transaction():
        keeping.keep(mail if isinstance(mail, bytes) else mail.as_bytes())
    return handled()


def handled() -> str:
    jobs.handle_mail()
    db.session.rollback()
    return db.session.query(IncomingMail).order_by(IncomingMail.id.desc()).first().outcome


def posts() -> list[Post]:
    db.session.rollback()
    return list(db.session.query(Post).order_by(Post.id))


def letters() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.query(OutgoingMail).order_by(OutgoingMail.id))[1:]


def test_an_answer_by_mail_stands_below_the_post_that_it_answers(
    box: Mailbox, told: EmailMessage, ada: Actor, answer_by_grace: Post
) -> None:
    assert arrive(box, answer_to(told, "Thank you, it works.")) == "posted"
    new = posts()[-1]
    assert (new.source, new.author_id, new.reply_to_id) == ("Thank you, it works.", ada.member_id, answer_by_grace.id)
    assert box.count() == 0
    kept = db.session.query(IncomingMail).one()
    assert kept.raw is None, "what it said is not kept a second time"


def test_a_mail_that_comes_twice_is_posted_once(box: Mailbox, told: EmailMessage) -> None:
    mail = answer_to(told, "Once is enough.")
    with transaction():
        keeping.keep(mail.as_bytes())
    assert arrive(box, mail) == "posted"
    assert [post.source for post in posts()].count("Once is enough.") == 1


def test_pictures_and_files_are_taken_by_the_list_and_the_others_are_named(told: EmailMessage) -> None:
    mail, picture = answer_to(told, "See these."), BytesIO()
    Image.effect_noise((200, 200), 90).save(picture, "PNG")
    mail.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="lamp.png")
    mail.add_attachment(b"%PDF-1.7 plan", maintype="application", subtype="pdf", filename="設計.pdf")
    mail.add_attachment(b"MZ run me", maintype="application", subtype="octet-stream", filename="gift.exe")
    assert receive(mail) == "posted"
    source = posts()[-1].source
    assert "See these.\n\n![lamp](/uploads/" in source
    assert "[設計.pdf (1 KB)](/files/" in source
    assert "gift" not in source
    assert "gift.exe" in letters()[-1].text


def test_an_answer_in_japanese_in_an_old_encoding_is_read(told: EmailMessage) -> None:
    mail = answer_to(told, "x")
    mail.set_content("ありがとうございます。直りました。\n\n> Hold it.\n", charset="iso-2022-jp")
    assert receive(mail) == "posted"
    assert posts()[-1].source == "ありがとうございます。直りました。"


def test_an_answer_in_html_alone_is_read_without_its_quote(told: EmailMessage) -> None:
    mail = answer_to(told, "x")
    mail.set_content(
        "<style>p{}</style><p>It <b>works</b>.</p><p>Thanks!</p>"
        "<div class='gmail_quote'>On Sun, Nov 22, 2026 Grace wrote:<br><blockquote><p>Hold it.</p></blockquote></div>",
        subtype="html",
    )
    assert receive(mail) == "posted"
    assert posts()[-1].source == "It works.\n\nThanks!"


def test_machines_are_neither_posted_nor_answered(told: EmailMessage) -> None:
    before = len(posts())
    assert receive(answer_to(told, "I am on holiday.", Auto_Submitted="auto-replied")) == "automatic"
    assert (len(posts()), letters()) == (before, [])


def test_a_mail_from_another_address_is_not_posted_and_its_owner_is_told(told: EmailMessage) -> None:
    before = len(posts())
    assert receive(answer_to(told, "It is me!", sender="eve@evil.example")) == "refused"
    assert len(posts()) == before
    (letter,) = letters()
    assert letter.to == "ada@example.com"
    assert "another address" in letter.text
    assert "> It is me!" in letter.text


@pytest.mark.parametrize("change", ["one letter", "another post", "nothing of ours"])
def test_a_made_up_address_leads_nowhere(told: EmailMessage, change: str) -> None:
    address = str(told["Reply-To"])
    made_up = {
        "one letter": address.replace("@", "x@")[: -0 or None].replace(address[-15], "7", 1),
        "another post": re.sub(r"-([0-9a-f]+)-([a-z2-7]+)@", r"-f\1-\2@", address),
        "nothing of ours": "post+hello@yui.example",
    }[change]
    before = len(posts())
    assert receive(answer_to(told, "Let me in.", To=made_up)) == "unknown"
    assert (len(posts()), letters()) == (before, [])


def test_who_may_not_answer_is_told_why_and_loses_nothing(told: EmailMessage, answer_by_grace: Post) -> None:
    with transaction():
        db.session.get_one(type(answer_by_grace.topic), answer_by_grace.topic_id).locked_at = now()
    assert receive(answer_to(told, "Too late?")) == "refused"
    (letter,) = letters()
    assert "This topic is locked." in letter.text
    assert "> Too late?" in letter.text


def test_an_answer_without_words_is_not_posted(told: EmailMessage) -> None:
    assert receive(answer_to(told, "")) == "refused"


def test_a_mail_that_nobody_can_read_stops_nothing(told: EmailMessage) -> None:
    assert receive(b"\xff\xfe\x00 no mail at all") == "unknown"
    assert receive(answer_to(told, "And this one?")) == "posted"


def test_a_wrong_address_stops_the_mails_and_its_member_sees_it(
    server: Server, told: EmailMessage, ada_member: Member, grace: Actor, answer_by_grace: Post
) -> None:
    comes_back_to = server.senders[0]
    assert comes_back_to == addresses.bounce_address(ada_member.id)
    assert receive(delivery_report(comes_back_to, "5.1.1")) == "bounce"
    catch_up("notifications")
    db.session.rollback()
    assert db.session.get_one(Member, ada_member.id, populate_existing=True).mail_stopped_at
    assert notification_list(ada_member.id).lines.rows[0].what == "mail_stopped"
    make_reply(grace, answer_by_grace.topic, "Another answer.")
    sent()
    assert letters() == []


def test_a_full_mailbox_is_counted_and_stops_the_mails_in_the_end(
    box: Mailbox, server: Server, told: EmailMessage, ada_member: Member
) -> None:
    stopped = []
    for _time in range(5):
        assert receive(delivery_report(server.senders[0], "5.2.2", "mailbox full")) == "bounce"
        stopped.append(db.session.get_one(Member, ada_member.id, populate_existing=True).mail_stopped_at is not None)
    assert stopped == [False, False, False, False, True]


def test_a_mail_that_is_only_late_is_no_bounce(server: Server, told: EmailMessage) -> None:
    assert receive(delivery_report(server.senders[0], "4.4.1", "still trying")) == "automatic"


def test_a_server_that_knows_no_such_address_stops_the_mails_at_once(
    server: Server, ada_member: Member, answer_by_grace: Post
) -> None:
    server.answer = "550 5.1.1 no such user"
    sent()
    delivery.deliver()
    db.session.rollback()
    assert db.session.get_one(Member, ada_member.id, populate_existing=True).mail_stopped_at


def test_a_mail_service_hands_mails_over_with_its_signature(told: EmailMessage, browse: Callable[..., Browser]) -> None:
    raw, client = answer_to(told, "By the webhook.").as_bytes(), browse(None).client

    def hand_over(body: bytes, at: float = 0, secret: str = SECRET) -> int:
        signed = {asking.SIGNATURE: asking.signature(secret, int(at or time.time()), raw)}
        return client.post("/mail/in", data=body, headers=signed, content_type="message/rfc822").status_code

    assert client.post("/mail/in", data=raw).status_code == 403
    assert hand_over(raw, secret="another") == 403
    assert hand_over(raw + b"more") == 403
    assert hand_over(raw, at=time.time() - 3600) == 403
    assert [hand_over(raw), hand_over(raw)] == [202, 202]
    jobs.handle_mail()
    assert [post.source for post in posts()].count("By the webhook.") == 1


def test_a_mail_says_where_it_can_be_answered_and_where_it_comes_back_to(told: EmailMessage) -> None:
    assert str(told["Reply-To"]).startswith("post+r-")
    assert len(str(told["Reply-To"]).partition("@")[0]) <= 64
    assert "Return-Path" not in told, "the server writes it"
    text = str(told.get_body(("plain",)).get_content())
    assert text.startswith("— Answer this mail, and your words are posted.")
    again = message_from_bytes(told.as_bytes(), policy=default)
    assert again["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
