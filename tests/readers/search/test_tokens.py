"""Tokens: what is written and what is asked must fall into the same pieces."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.search.asking import LONGEST_QUERY, words
from app.readers.search.tokens import normal, one_kana, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("ＷｉＦｉ　２．４ＧＨｚ", "wifi 2.4ghz"),
        ("Café", "cafe"),
        ("①番", "1番"),
        ("the user's phones", "the user phone"),
        ("Changing settings", "change setting"),
        ("policies", "policy"),
    ],
)
def test_the_same_word_in_another_dress_has_the_same_tokens(one, other):
    assert sorted(tokens(one)) == sorted(tokens(other))


def test_japanese_is_cut_into_pairs_and_kanji_stand_alone_too():
    assert sorted(tokens("料金表です")) == sorted(["料金", "金表", "表で", "です", "料", "金", "表", "す"])


@pytest.mark.parametrize("word", ["string", "need", "speed", "news", "bus", "is", "status", "パス", "été"])
def test_a_stem_is_never_empty(word):
    assert len(stem(word)) >= 2


@given(st.text())
def test_any_text_has_tokens_of_letters_and_digits_alone(text):
    for token in tokens(text):
        assert token
        assert all(character.isalnum() or character == "ー" or _is_mark(character) for character in token)


def _is_mark(character):
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Lm") or character in "ゝゞヽヾ々〆〇" or ord(character) > 0xE00
    )


@given(st.text(), st.text())
def test_what_stands_apart_falls_apart(one, other):
    assert sorted(tokens(f"{one}\n{other}")) == sorted(tokens(one) + tokens(other))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_normal_text_stays_as_it_is(text):
    assert normal(normal(text)) == normal(text)


@given(st.text(alphabet="あいう漢字設定カタカナー。, abcXYZ 0189"))
def test_whoever_writes_a_word_holds_it(text):
    held = set(tokens(text))
    for word in words(text):
        if word.begins:
            assert any(token.startswith(one_kana(word.text)) for token in held)
        else:
            assert word.tokens <= held


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("パスワードの変更方法", ["パスワード", "変更", "方法"]),
        ("食べ物 レシピ", ["食べ物", "レシピ"]),
        ("How do I change it?", ["how", "do", "i", "change", "it"]),
        ("C++", ["c"]),
        ("あ", ["あ"]),
        ("の 設定", ["設定"]),
        ('*** (( "', []),
    ],
)
def test_a_query_falls_into_words(query, found):
    assert [word.text for word in words(query)] == found


def test_a_very_long_query_is_cut():
    assert sum(len(word.text) for word in words("長い質問。" * 2000)) <= LONGEST_QUERY
