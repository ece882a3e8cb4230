"""The quick way to HTML says what the site's Markdown says, for every text that it takes for itself."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base import markup
from app.importing.community.shaped.rendering import quiet_sql

MARKS = st.sampled_from(list("*_`#>-+=|~[]()!<>&@:/\\.\n\n\n  \t0123456789\"';,。、「」あ漢aZé%…:^$"))
WORDS = st.sampled_from(
    ["words", "設定です。", "1. ", "- ", "www.example.com", "a@b.example", ": ", "(c)", "```", "---", "Ｆ"]
)
TEXTS = st.lists(st.one_of(MARKS, WORDS, st.characters(codec="utf-8")), min_size=1, max_size=25).map("".join)
PLAIN = st.lists(
    st.sampled_from([*"abcいろは。、 \n", "。\n\n", "It's (so) “good”: ", "50%"]), min_size=1, max_size=60
).map("".join)

base = duckdb.connect()
base.execute("SET threads = 1")
is_quiet, html, excerpt = quiet_sql("words")


@settings(max_examples=400)
@given(st.one_of(TEXTS, PLAIN))
def test_what_it_takes_it_renders_alike(text: str) -> None:
    words = text.strip()
    taken, quick, first_words = base.execute(
        f"SELECT {is_quiet}, {html}, {excerpt} FROM (SELECT ? AS words)", [words]
    ).fetchone()
    if taken:
        slow = markup.render(words, lambda _names: set(), anchors=True).html
        assert (quick, first_words) == (slow, markup.plain(slow))


def test_it_takes_ordinary_sentences() -> None:
    words = "今日は設定の画面について質問です。\nHello, it's me.\n\nThanks: 2024年から"
    assert base.execute(f"SELECT {is_quiet} FROM (SELECT ? AS words)", [words]).fetchone() == (True,)
