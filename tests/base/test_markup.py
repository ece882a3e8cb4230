"""Markdown becomes safe HTML; names become links where somebody has them."""

import pytest

from app.base import markup


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
