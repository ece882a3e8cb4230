"""What stands is read once, and anew as soon as somebody has changed it."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest
import redis
from flask import Flask

from app.base import freshness
from app.base.database import db, transaction
from app.base.standing import changed, standing
from app.settings.store import change, site


@pytest.fixture
def read(app: Flask) -> Callable[[], int]:
    """As one request reads it: each look into the database finds the next number."""
    looks = count(1)

    def _read() -> int:
        db.session.remove()
        return standing("number", lambda: next(looks))

    return _read


def test_it_is_read_once_for_many_requests(read: Callable[[], int]) -> None:
    assert [read() for _time in range(3)] == [1, 1, 1]


def test_after_a_change_everybody_reads_anew(read: Callable[[], int]) -> None:
    read()
    with transaction():
        changed()
    assert [read(), read()] == [2, 2]


def test_a_change_that_was_taken_back_changes_nothing(read: Callable[[], int]) -> None:
    read()
    with suppress(ZeroDivisionError), transaction():
        changed()
        raise ZeroDivisionError
    assert read() == 1


def test_who_writes_reads_within_the_own_transaction(read: Callable[[], int]) -> None:
    read()
    db.session.remove()
    with transaction():
        assert standing("number", lambda: 7) == 7
    assert read() == 1


def test_without_redis_every_request_reads(read: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    read()
    monkeypatch.setattr(freshness, "client", lambda: redis.Redis(port=1))
    assert [read(), read()] == [2, 3]


def test_a_setting_holds_from_its_commit_on(app: Flask) -> None:
    assert site().unit == "pt"
    with transaction():
        change("unit", "MB")
        assert site().unit == "MB"
    assert site().unit == "MB"
    db.session.remove()
    assert site().unit == "MB"
