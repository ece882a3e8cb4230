"""What spoils a story is hidden on the page, and told nowhere else."""

import pytest

from app.base import markup
from app.base.spoilers import veiled


def test_a_spoiler_within_a_line_can_be_reached_by_the_keyboard() -> None:
    html = markup.render("It was ||the *butler*||, I say.").html
    assert '<span class="spoiler" tabindex="0">the <em>butler</em></span>, I say.' in html


@pytest.mark.parametrize(
    ("source", "summary"),
    [
        (":::spoiler\nIt was him.\n:::", "Spoiler"),
        (":::spoiler\n犯人は彼です。\n:::", "ネタバレ"),
        (":::spoiler <b>End\nx\n:::", "&lt;b&gt;End"),
    ],
)
def test_a_block_is_folded_under_a_title(source: str, summary: str) -> None:
    assert f'<details class="spoiler"><summary>{summary}</summary>' in markup.render(source).html


@pytest.mark.parametrize("source", ["a || b", "||  ||", "||", "`||x||`", "| a || b |"])
def test_bars_that_hide_nothing_are_bars(source: str) -> None:
    assert "spoiler" not in markup.render(source).html


def test_outside_the_page_nothing_is_told() -> None:
    html = markup.render(
        "See ||the **butler**|| and\n\n::::spoiler End\n||Him|| and\n\n:::spoiler\nher\n:::\n::::\n\nafter"
    ).html
    for told in (veiled(html), markup.plain(html)):
        assert "butler" not in told
        assert "Him" not in told
        assert "her" not in told
        assert "after" in told
    assert veiled(html).count("<details") == veiled(html).count("</details")


def test_a_text_without_spoilers_stays_as_it_is() -> None:
    html = markup.render("Plain <b> & *simple*.").html
    assert veiled(html) == html
