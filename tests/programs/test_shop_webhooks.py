"""Orders that another program fulfils: it is asked with a signature until it answers."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from app.base import asking, fetching
from app.base.clock import now, standing_at
from app.base.database import transaction
from app.base.errors import Conflict, Invalid
from app.ledger import SPENT, balance_of
from app.programs import rewards
from app.programs.rewards import Delivery, Reward, RewardOrder
from tests.points.scene import faults, fund
from tests.programs.test_shop import fresh, offer, order
from workers import jobs


@pytest.fixture
def hooked(kenji, ada, ada_member):
    """A reward that another program fulfils, ordered by Ada."""
    fund(ada_member, 500)
    url = "https://shop.example/orders"
    reward = offer(kenji, stock="3", fulfilment="webhook", needs_approval="0", webhook_url=url)
    return order(ada, reward, wishes="Blue")


def answering(monkeypatch, *answers):
    """The other program says these things one after another; what it was asked."""
    asked, left = [], list(answers)

    def ask(url, body, headers):
        asked.append((url, body, headers))
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return asking.Answer(*answer)

    monkeypatch.setattr(asking, "ask", ask)
    return asked


def test_another_program_is_asked_with_a_signature(hooked, monkeypatch):
    asked = answering(monkeypatch, (201, b'{"said": "Tracking 7"}'))
    jobs.deliver_orders()
    (url, body, headers) = asked[0]
    told = json.loads(body)
    assert (url, told["order"], told["wishes"]) == ("https://shop.example/orders", hooked.id, "Blue")
    at, mark = (part.partition("=")[2] for part in headers["Yui-Signature"].split(","))
    secret = fresh(Reward, hooked.reward_id).webhook_secret
    assert mark == hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    done = fresh(RewardOrder, hooked.id)
    assert (done.state, done.said, balance_of(SPENT)) == ("sent", "Tracking 7", 100)
    jobs.deliver_orders()
    assert len(asked) == 1
    assert faults() == []


def test_it_is_asked_again_with_the_same_key_and_given_up_to_staff(hooked, kenji, monkeypatch):
    asked = answering(monkeypatch, asking.Unheard("not a public address"), *[(500, b"")] * 6, (200, b"not JSON"))
    moment = now()
    for _time in range(9):
        with standing_at(moment):
            jobs.deliver_orders()
        moment += timedelta(days=1, minutes=1)
    delivery = fresh(Delivery, hooked.id)
    assert (len(asked), delivery.error, delivery.ended_at is None) == (7, "status 500", False)
    assert fresh(RewardOrder, hooked.id).state == "approved"
    with standing_at(moment):
        with transaction():
            rewards.retry(kenji, hooked.id, now())
        jobs.deliver_orders()
    assert fresh(RewardOrder, hooked.id).state == "sent"
    assert len({headers["Idempotency-Key"] for _url, _body, headers in asked}) == 1


def test_what_is_asked_for_just_now_is_not_cancelled(hooked, kenji, monkeypatch):
    with transaction():
        assert rewards.claim_due(now()) == [hooked.id]
    with pytest.raises(Conflict, match="just now"), transaction():
        rewards.cancel(kenji, hooked.id, "Sorry.")
    with standing_at(now() + timedelta(minutes=3)), transaction():
        rewards.cancel(kenji, hooked.id, "Sorry.")
    asked = answering(monkeypatch)
    with standing_at(now() + timedelta(minutes=9)):
        jobs.deliver_orders()
    assert asked == []


@pytest.mark.parametrize(
    "url", ["http://shop.example/", "https://user@shop.example/", "https://shop.example:8443/", ""]
)
def test_only_https_at_the_usual_port_is_written_down(kenji, url):
    with pytest.raises(Invalid, match="https"):
        offer(kenji, fulfilment="webhook", webhook_url=url)


def test_addresses_within_are_never_asked(monkeypatch):
    monkeypatch.setattr(fetching, "resolve", lambda _host, _port: ["10.0.0.1"])
    with pytest.raises(asking.Unheard, match="not a public address"):
        asking.ask("https://shop.example/", b"{}", {})
