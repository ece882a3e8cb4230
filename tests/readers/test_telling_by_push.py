"""Devices: told over TLS what their member wants, sealed for them alone, and forgotten when they are gone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Invalid
from app.models.members import Member
from app.models.posts import Post
from app.models.push import PushSubscription
from app.models.topics import Topic
from app.operations.telling import devices
from app.operations.telling.devices import Device
from app.readers.notifications.errands import Errand
from app.rules.actor import Actor
from tests.pushing import Browser, Service, push_service
from tests.readers.telling import wants
from tests.world import catch_up, make_reply
from workers import jobs


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with push_service(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def phone(ada: Actor) -> Browser:
    return turned_on(ada, "/ada")


def turned_on(actor: Actor, path: str) -> Browser:
    browser = Browser(path)
    with transaction():
        devices.turn_on(actor, browser.device)
    return browser


def push_all() -> None:
    catch_up("notifications")
    jobs.push_errands()
    db.session.rollback()


def waiting() -> int:
    return db.session.query(Errand).filter(Errand.channel == "push").count()


def test_a_device_is_told_in_words_that_it_alone_can_read(
    service: Service, phone: Browser, answer_by_grace: Post
) -> None:
    push_all()
    (told,) = service.read_by(phone)
    assert told["title"] == "Grace Hopper answered your question"
    assert told["body"] == "How do I reset it?"
    assert told["url"] == f"/p/{answer_by_grace.id}"
    path, headers, body = service.asked[0]
    assert (path, headers["Content-Encoding"], headers["TTL"]) == ("/ada", "aes128gcm", "86400")
    assert headers["Authorization"].startswith("vapid t=")
    assert b"Grace" not in body
    push_all()
    assert len(service.asked) == 1, "once is enough"


def test_all_devices_of_a_member_are_told(service: Service, ada: Actor, phone: Browser, answer_by_grace: Post) -> None:
    tablet = turned_on(ada, "/tablet")
    push_all()
    assert len(service.read_by(phone)) == len(service.read_by(tablet)) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    service: Service, phone: Browser, answer_by_grace: Post, status: int
) -> None:
    service.status = status
    push_all()
    assert db.session.query(PushSubscription).count() == 0
    with standing_at(now() + timedelta(minutes=6)):
        push_all()
    assert waiting() == 0


def test_a_push_service_that_is_down_is_asked_again(service: Service, phone: Browser, answer_by_grace: Post) -> None:
    service.status = 503
    push_all()
    assert waiting() == 1
    service.status = 201
    push_all()
    assert len(service.asked) == 1, "not at once"
    with standing_at(now() + timedelta(minutes=6)):
        push_all()
    assert (len(service.asked), waiting()) == (2, 0)


def test_much_at_once_is_told_by_its_number(
    service: Service, phone: Browser, grace: Actor, question_by_ada: Topic
) -> None:
    for number in range(5):
        make_reply(grace, question_by_ada, f"Answer {number}")
    push_all()
    assert [told["title"] for told in service.read_by(phone)] == ["5 new notifications"]


def test_a_device_is_not_told_what_its_member_does_not_want(
    service: Service, phone: Browser, ada_member: Member, answer_by_grace: Post
) -> None:
    wants(ada_member, answer="in_app mail")
    push_all()
    assert (service.asked, waiting()) == ([], 0)


def test_a_browser_belongs_to_who_turned_it_on_last(service: Service, phone: Browser, grace: Actor) -> None:
    with transaction():
        devices.turn_on(grace, phone.device)
    assert [device.member_id for device in db.session.query(PushSubscription)] == [grace.member_id]


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/a", "https://push.example:8443/a", "https://user:word@push.example/", "ftp://x", ""],
)
def test_only_plain_addresses_of_the_world_are_taken(ada: Actor, endpoint: str) -> None:
    good = Browser("/a").device
    with pytest.raises(Invalid), transaction():
        devices.turn_on(ada, Device(endpoint=endpoint, public_key=good.public_key, secret=good.secret))


def test_an_address_within_is_never_asked(ada: Actor, answer_by_grace: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    turned_on(ada, "/inside")
    monkeypatch.setattr("app.base.fetching.resolve", lambda _host, _port: ["127.0.0.1"])
    asked = []
    monkeypatch.setattr("app.base.fetching.socket.create_connection", lambda *words, **more: asked.append(words))
    push_all()
    assert (asked, waiting()) == ([], 1)


def test_the_sites_key_is_made_once(ada: Actor) -> None:
    with transaction():
        first = devices.site_key()
    with transaction():
        assert devices.site_key() == first
