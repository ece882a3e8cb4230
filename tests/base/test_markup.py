"""Markdown becomes safe HTML; names become links where somebody has them."""

import pytest

from app.base import markup
from app.base.link_cards import Card


def test_only_handles_that_somebody_has_become_links() -> None:
    rendered = markup.render("@ada and @nobody, `@ada`, [@ada](https://a.example)", lambda handles: {"ada"})
    assert rendered.html.count('href="/m/') == 1
    assert '<a class="mention" href="/m/ada">@ada</a>' in rendered.html
    assert rendered.mentions == ("ada",)


def test_a_name_in_code_is_no_mention() -> None:
    asked: list[tuple[str, ...]] = []
    markup.render("```\n@property\n```\n\n`@cache` by @Ada", lambda handles: asked.append(handles) or ())  # type: ignore[func-returns-value]
    assert asked == [("ada",)]


def test_without_anybody_to_ask_every_name_is_linked() -> None:
    assert markup.render("@ada").mentions == ("ada",)


@pytest.mark.parametrize("name", ["setup.py", "build.sh", "README.md", "example.com"])
def test_a_file_is_no_address(name: str) -> None:
    assert "<a " not in markup.render(f"Look at {name}.").html


def test_an_address_is_a_link() -> None:
    assert '<a href="https://example.com/a"' in markup.render("Look at https://example.com/a.").html


def test_pictures_of_this_site_are_shown():
    assert '<img src="/uploads/a.webp" alt="own" loading="lazy">' in markup.render("![own](/uploads/a.webp)").html


@pytest.mark.parametrize("source", ["![a cat](https://x.example/cat.png)", "![a cat](//x.example/cat.png)"])
def test_a_picture_elsewhere_is_a_link_so_that_its_host_learns_nothing_of_the_reader(source):
    html = markup.render(source).html
    assert "<img" not in html
    assert 'x.example/cat.png"' in html
    assert ">a cat</a>" in html


def test_a_picture_elsewhere_without_words_is_named_by_its_file():
    assert ">cat.png</a>" in markup.render("![](https://x.example/a/cat.png)").html


def test_a_linked_picture_elsewhere_stays_one_link():
    html = markup.render("[![a cat](https://x.example/c.png)](https://y.example)").html
    assert html.count("<a ") == 1
    assert ">a cat</a>" in html


def test_a_name_may_follow_japanese_without_a_blank() -> None:
    rendered = markup.render("ありがとう@ada。mail ada@example.com", lambda handles: handles)
    assert rendered.mentions == ("ada",)


def test_tags_that_there_are_become_links() -> None:
    html = markup.render("See #設定 and #nothing &#35;x", tags=lambda names: {"設定"}).html
    assert '<a class="hashtag" href="/tags/%E8%A8%AD%E5%AE%9A">#設定</a>' in html
    assert html.count("<a ") == 1


def test_short_codes_become_emoji_but_not_in_code() -> None:
    html = markup.render("Fine :smile: at 12:30:45, `:smile:`").html
    assert html == "<p>Fine 😄 at 12:30:45, <code>:smile:</code></p>\n"


def test_a_line_that_is_only_a_link_becomes_a_card_where_its_page_is_known() -> None:
    source = "https://a.example/?a=1&b=2\n\nSee https://a.example/?a=1&b=2\n\n[words](https://a.example/)"
    rendered = markup.render(source, cards=lambda links: {links[0]: Card("T <b>", "About", "")})
    assert rendered.links == ("https://a.example/?a=1&b=2",)
    assert rendered.html.count("link-card__title") == 1
    assert "T &lt;b&gt;" in rendered.html
    assert '<span class="link-card__site">a.example</span>' in rendered.html
