"""How far a reader is behind is told at once, however far that is."""

import pytest

from app.readers import lag
from app.readers.follow import catch_up
from tests.world import make_topic

pytestmark = pytest.mark.usefixtures("database")


def test_lines_not_read_yet_are_counted(ada, questions):
    catch_up("search")
    assert lag.lag("search") == 0
    make_topic(ada, questions, "Why does it blink?", "It blinks.")
    behind = lag.lag("search")
    assert behind > 0
    assert catch_up("search") == behind


def test_many_lines_are_told_by_their_numbers_and_never_as_fewer(ada, questions, monkeypatch):
    catch_up("search")
    for number in range(4):
        make_topic(ada, questions, f"Why does lamp {number} blink?", "It blinks.")
    exact = lag.lag("search")
    monkeypatch.setattr(lag, "COUNTED", 3)
    assert lag.lag("search") >= exact > 3
    catch_up("search")
    assert lag.lag("search") == 0


def test_a_reader_that_never_began_has_all_lines_before_it(ada, questions):
    make_topic(ada, questions, "Why does it blink?", "It blinks.")
    assert lag.lag("search") > 0
