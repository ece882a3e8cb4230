"""What is kept in the process is trusted only while its stamps stand, for a minute, and never without stamps."""

from itertools import count

import pytest

from app.base import keeping
from app.base.keeping import OLDEST_SECONDS, Keep

STAMPS, LATER = (b"a",), (b"b",)


@pytest.fixture
def made():
    """Each call makes the next number."""
    return count(1).__next__


def test_a_value_is_made_once_while_its_stamps_stand(made):
    keep = Keep(most=9)
    assert [keep.value("key", stamps, made) for stamps in (STAMPS, STAMPS, LATER, LATER)] == [1, 1, 2, 2]


def test_each_key_has_a_value_of_its_own(made):
    keep = Keep(most=9)
    assert [keep.value(key, STAMPS, made) for key in "aba"] == [1, 2, 1]


def test_without_stamps_nothing_is_kept(made):
    keep = Keep(most=9)
    assert [keep.value("key", None, made) for _time in range(2)] == [1, 2]
    assert len(keep) == 0


def test_after_a_minute_it_is_made_anew(made, monkeypatch):
    keep, moments = Keep(most=9), iter((0.0, OLDEST_SECONDS, OLDEST_SECONDS + 0.1, OLDEST_SECONDS + 0.1))
    monkeypatch.setattr(keeping, "monotonic", lambda: next(moments))
    assert [keep.value("key", STAMPS, made) for _time in range(3)] == [1, 1, 2]


def test_the_oldest_goes_when_there_are_too_many(made):
    keep = Keep(most=2)
    assert [keep.value(key, STAMPS, made) for key in "abcb"] == [1, 2, 3, 2]
    assert keep.value("a", STAMPS, made) == 4


def test_everything_is_forgotten_at_once(made):
    keep = Keep(most=9)
    keep.value("key", STAMPS, made)
    keeping.forget()
    assert keep.value("key", STAMPS, made) == 2
