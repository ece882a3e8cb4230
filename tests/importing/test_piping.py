"""Rows go from the shelf to the database by a pipe: whole, or with the error that kept them."""

import duckdb
import pytest

from app.importing.community.incoming.shelf import Shelf
from app.importing.community.site.piping import csv_of

MANY = "SELECT i, 'word ' || i AS word FROM range(200000) AS numbers (i) ORDER BY i DESC"


@pytest.fixture
def shelf(tmp_path):
    with Shelf(tmp_path / "a.shelf", "mark") as shelf:
        yield shelf
    assert not list(tmp_path.glob("*.pipe"))


def test_every_row_arrives_in_order(shelf):
    with csv_of(shelf, MANY) as pieces:
        lines = b"".join(pieces).decode().splitlines()
    assert lines == [f"{number},word {number}" for number in range(199_999, -1, -1)]


def test_no_row_is_no_piece(shelf):
    with csv_of(shelf, "SELECT 1 WHERE false") as pieces:
        assert list(pieces) == []


@pytest.mark.parametrize("query", ["SELECT nothing", "SELECT error('half') FROM range(9)"])
def test_what_the_shelf_can_not_answer_is_an_error(shelf, query):
    with pytest.raises(duckdb.Error), csv_of(shelf, query) as pieces:
        list(pieces)


@pytest.mark.parametrize("read_before", [0, 1])
def test_a_reader_that_fails_leaves_no_writer_behind(shelf, read_before):
    def fail():
        with csv_of(shelf, MANY) as pieces:
            for _piece in range(read_before):
                next(pieces)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
