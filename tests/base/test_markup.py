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
