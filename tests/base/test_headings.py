"""Headings can be reached by an id of their own words, and a table of contents leads to them."""

from app.base import headings, markup

SOURCE = "## はじめに\n\nText.\n\n### `wg0` を作る\n\n## はじめに\n\n## はじめに 2\n\n#### deep\n\n## <b>A & B</b>"


def test_ids_are_the_words_and_japanese_stays():
    html = markup.render(SOURCE, anchors=True).html
    for anchor in ("s-はじめに", "s-wg0-を作る", "s-はじめに-2", "s-はじめに-2-2"):
        assert f'id="{anchor}"' in html


def test_no_two_headings_share_an_id():
    html = markup.render("# a\n\n# a\n\n# a 2\n\n# a", anchors=True).html
    anchors = [each.anchor for each in headings.contents(html, 1)]
    assert len(set(anchors)) == len(anchors) == 4


def test_only_a_text_that_stands_once_on_its_page_has_ids():
    assert "id=" not in markup.render(SOURCE).html


def test_the_table_of_contents_has_two_levels_and_plain_words():
    html = markup.render(SOURCE, anchors=True).html
    found = [(each.depth, each.words) for each in headings.contents(html, 3)]
    assert found == [(1, "はじめに"), (2, "wg0 を作る"), (1, "はじめに"), (1, "はじめに 2"), (1, "<b>A & B</b>")]


def test_a_text_with_few_headings_needs_no_table_of_contents():
    assert headings.contents(markup.render("## One\n\n## Two", anchors=True).html, 3) == []


def test_a_writer_cannot_choose_an_id():
    assert '<h2 id="reply"' not in markup.render('<h2 id="reply">x</h2>\n\n## reply', anchors=True).html
