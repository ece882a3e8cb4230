"""Many at once: queued in one go, in batches that a kill does not repeat, and not lost by a day without mail."""

import os
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.mail import OutgoingMail, delivery
from app.models.attention import About, Attention, Wish
from app.models.members import Member, Role
from app.models.spaces import Space
from app.models.telling import TellingChoice
from app.readers.notifications import Notification, mailing
from app.readers.notifications.errands import Errand
from app.readers.notifications.looking import Checked
from app.rules.actor import Actor
from tests.mailbox import mails_in
from tests.readers.telling import sent, wants
from tests.smtp import Server, smtp_server
from tests.world import catch_up, make_member, make_space, make_topic

MANY = 300


@pytest.fixture
def followers(app: Flask, kenji: Actor) -> Space:
    """The blog is followed by many, who want to be mailed at once."""
    blog = make_space("blog", post_role=Role.STAFF)
    first = make_member("Follower")
    wants(first, space="in_app mail")
    with transaction() as session:
        joined = now() - timedelta(days=60)
        people = [
            {"handle": f"f{n}", "name_given": f"F {n}", "email": f"f{n}@example.com", "locale": "en"}
            for n in range(MANY)
        ]
        shared = {"role": 1, "joined_at": joined, "confirmed_at": joined}
        session.execute(insert(Member), [person | shared for person in people])
        ids = session.scalars(select(Member.id).where(Member.handle.like("f%"), Member.id != first.id)).all()
        _copy_choices(first.id, ids)
        follow = {"about": About.SPACE.value, "subject_id": blog.id, "wish": Wish.FOLLOW.value, "at": joined}
        session.execute(insert(Attention), [{"member_id": member_id, **follow} for member_id in (first.id, *ids)])
    return blog


def _copy_choices(from_id: int, ids: list[int]) -> None:
    row = db.session.get_one(TellingChoice, (from_id, "space"))
    ways = {"kind": "space", "in_app": row.in_app, "mail": row.mail, "digest": row.digest, "push": row.push}
    db.session.execute(insert(TellingChoice), [{"member_id": member_id, **ways} for member_id in ids])


def test_each_of_many_followers_is_told_and_mailed_once(followers: Space, kenji: Actor) -> None:
    make_topic(kenji, followers, "News for all")
    catch_up("notifications")
    assert db.session.query(Notification).count() == MANY + 1
    assert db.session.query(Errand).filter_by(channel="mail").count() == MANY + 1
    mails = sent()
    assert len(mails) == len({mail.to for mail in mails}) == MANY + 1
    assert len({mail.headers["Message-ID"] for mail in mails}) == 1, "one post, one name"


def test_letters_that_were_being_written_when_a_worker_died_are_written_once(
    followers: Space, kenji: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_topic(kenji, followers, "News for all")
    catch_up("notifications")
    written, real = [], mailing._write

    def die_on_the_way(checked: Checked) -> object:
        written.append(checked)
        if len(written) == 250:
            raise SystemExit
        return real(checked)

    monkeypatch.setattr(mailing, "_write", die_on_the_way)
    with pytest.raises(SystemExit):
        sent()
    monkeypatch.setattr(mailing, "_write", real)
    mails = sent()
    assert len(mails) == len({mail.to for mail in mails}) == MANY + 1


class Killer(Server):
    """Kills whoever delivers when the receiver of that number is named."""

    def __init__(self) -> None:
        super().__init__()
        self.victim, self.receivers = 0, 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.receivers += 1
        if self.receivers in (4, 9, 23):
            os.kill(self.victim, signal.SIGKILL)
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_no_double(
    sqlite_app: Flask, tmp_path: Path, kenji: Actor, board: Space
) -> None:
    with transaction() as session:
        for number in range(40):
            session.add(_mail(number))
    killer, start = Killer(), now()
    with smtp_server(killer) as (keeps, url), mails_in(tmp_path, url):
        for step in range(5):
            _deliver_in_a_child(killer, start + timedelta(minutes=11 * step))
    got = Counter(str(message["To"]) for message in keeps.got)
    assert got == {f"m{number}@example.com": 1 for number in range(40)}


def _mail(number: int) -> OutgoingMail:
    moment = now()
    return OutgoingMail(
        to=f"m{number}@example.com", subject="-", text="-", html="-", headers={}, made_at=moment, due_at=moment
    )


def _deliver_in_a_child(killer: Killer, at: object) -> None:
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        with time_machine.travel(at):
            delivery.deliver()
        os._exit(0)
    killer.victim = child
    os.waitpid(child, 0)


def test_a_day_without_a_mail_server_loses_nothing(app: Flask, tmp_path: Path) -> None:
    with transaction() as session:
        for number in range(60):
            session.add(_mail(number))
    with time_machine.travel(now(), tick=False) as clock:
        with mails_in(tmp_path, "smtp://127.0.0.1:9"):
            for _hour in range(24):
                delivery.deliver()
                clock.shift(timedelta(hours=1))
        with smtp_server() as (keeps, url), mails_in(tmp_path, url):
            clock.shift(timedelta(hours=6))
            delivery.deliver()
    assert len({str(message["To"]) for message in keeps.got}) == len(keeps.got) == 60
