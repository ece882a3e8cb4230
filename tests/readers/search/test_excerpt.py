"""Excerpts: the part of a text that shows why it was found."""

from hypothesis import given
from hypothesis import strategies as st

from app.readers.search.excerpt import Marker, html_of


def marks(pieces):
    return [piece.text for piece in pieces if piece.marked]


def whole(pieces):
    return "".join(piece.text for piece in pieces)


def test_words_are_marked_as_they_were_written():
    pieces = Marker("パスワード setting cafe").marked("ﾊﾟｽﾜｰﾄﾞ と Settings、カフェ Café")
    assert marks(pieces) == ["ﾊﾟｽﾜｰﾄﾞ", "Settings", "Café"]


def test_the_excerpt_begins_where_most_words_stand():
    text = "料金の話。" + "あれこれ。" * 100 + "料金は解約のときに" + "それから。" * 100
    pieces = Marker("料金 解約").excerpt(text, length=80)
    assert marks(pieces) == ["料金", "解約"]
    assert whole(pieces).startswith("…")
    assert whole(pieces).endswith("…")
    assert len(whole(pieces)) <= 82


def test_without_the_word_its_pairs_are_marked():
    assert marks(Marker("パスワーヅ").excerpt("パスワードを忘れた"))


@given(st.text(max_size=300), st.text(max_size=30))
def test_marking_changes_no_text(text, query):
    assert whole(Marker(query).marked(text)) == text


@given(st.text(max_size=600), st.text(max_size=30))
def test_an_excerpt_is_a_part_of_the_text(text, query):
    assert whole(Marker(query).excerpt(text, length=100)).strip("…") in text + "…"


def test_what_people_wrote_is_escaped_within_and_beside_the_marks():
    assert html_of(Marker("b").marked("<b> & c")) == "&lt;<mark>b</mark>&gt; &amp; c"
