"""Operators: what is one, and what is only a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.search.operators import Operator, Query, read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wifi by:ada", Query("wifi", operators=(Operator("by", "ada"),))),
        ("タグ：esim　料金", Query("料金", operators=(Operator("tag", "esim"),))),
        ("-tag:old phone", Query("phone", operators=(Operator("tag", "old", refused=True),))),
        ('"reset the button" hub', Query("hub", phrases=("reset the button",))),
        ("“料金 表” -解約", Query("", phrases=("料金 表",), without=("解約",))),
        ('-"very old" x', Query("x", without=("very old",))),
        ('space:"My phone"', Query("", operators=(Operator("space", "My phone"),))),
        ("https://example.com 12:30 エラー:0x80", Query("https://example.com 12:30 エラー:0x80")),
        ("Wi-Fi 3-5", Query("Wi-Fi 3-5")),
        ('half a "quote', Query('half a "quote')),
        ("by: tag:", Query("by: tag:")),
        ("", Query("")),
    ],
)
def test_a_query_is_taken_apart(typed, meant):
    assert read(typed) == meant


@given(st.text(max_size=200))
def test_nothing_typed_is_lost(typed):
    query = read(typed)
    kept = "".join([query.text, *query.phrases, *query.without, *(each.value for each in query.operators)])
    for word in typed.split():
        letters = [character for character in word.partition(":")[2] or word if character.isalnum()]
        assert not letters or letters[-1] in kept
