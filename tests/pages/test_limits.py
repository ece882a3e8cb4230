"""Limits go on while Redis is away: each process counts for itself."""

import pytest
import redis
from flask.testing import FlaskClient

from app.http.limits import limiter
from app.models.members import Member
from tests.pages.test_joining import sign_in


@pytest.fixture
def redis_away(web: object, monkeypatch: pytest.MonkeyPatch):
    """Every word to Redis fails, as when its server is gone."""

    def fail(*_args: object, **_options: object) -> None:
        raise redis.ConnectionError("gone")

    for name in ("incr", "get", "get_expiry"):
        monkeypatch.setattr(limiter.storage, name, fail)
    monkeypatch.setattr(limiter.storage, "check", lambda: False)
    limiter._fallback_storage.reset()  # what a process counts for itself outlives a test
    yield
    monkeypatch.undo()
    limiter._storage_dead = False


def test_guessing_passwords_ends_also_without_redis(redis_away: None, client: FlaskClient, ada_member: Member) -> None:
    answers = [sign_in(client, "ada@example.com", "wrong password").status_code for _try in range(11)]
    assert answers == [422] * 10 + [429]
