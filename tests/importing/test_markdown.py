"""HTML becomes Markdown that renders to the same words, links, pictures, lists and code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base import markup
from app.importing.markdown import from_html, plain_words
from app.importing.markdown.tree import parse


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<p>One</p>\n<p>Two\nlines</p>", "One\n\nTwo lines"),
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("<h2>A <em>small</em> head</h2>", "## A *small* head"),
        ("<p><strong>bold </strong>and <i> lean</i></p>", "**bold** and *lean*"),
        ("<p><s>gone</s> H<sub>2</sub>O 2<sup>10</sup> x<sup>2a</sup></p>", "~~gone~~ H₂O 2¹⁰ x^2a"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start='3'><li><p>a</p></li><li><p>b</p></li></ol>", "3. a\n\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<pre class="lang-py s"><code>a = [1]\n\n  b\n</code></pre>', "```py\na = [1]\n\n  b\n```"),
        ("<pre><code>```\nx\n```</code></pre>", "````\n```\nx\n```\n````"),
        ("<p>Use <code>a`b</code> or <code>`</code></p>", "Use ``a`b`` or `` ` ``"),
        ('<p><a href="https://a.example/x_(y)">The y</a></p>', "[The y](https://a.example/x_%28y%29)"),
        ('<p><a href="https://a.example/">https://a.example/</a></p>', "<https://a.example/>"),
        ('<p><a href="/questions/1">here</a> <a href="javascript:x()">there</a></p>', "here there"),
        ('<p><img src="https://a.example/i.png" alt="an [i]"></p>', "![an \\[i\\]](https://a.example/i.png)"),
        ("<p>Look! <a href='https://a.example/b'>b</a></p>", "Look! [b](https://a.example/b)"),
        ("<p>Look!<a href='https://a.example/b'>b</a></p>", "Look\\![b](https://a.example/b)"),
        ("<p>1. not a list<br>- nor this<br># nor a head</p>", "1\\. not a list\n\\- nor this\n\\# nor a head"),
        ("<p>snake_case *star* &lt;b&gt; &amp;amp; [x]</p>", "snake_case \\*star\\* \\<b> \\&amp; \\[x\\]"),
        ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a\\|b |\n| --- |\n| c |"),
        ("<hr><script>alert(1)</script><style>p{}</style>", "---"),
        ("<p>日本<strong>語</strong>です</p>", "日本**語**です"),
        ("<p>日本<strong>「語」</strong>です</p>", "日本「語」です"),
        ("", ""),
    ],
)
def test_html_becomes_the_markdown_that_a_person_would_write(html: str, source: str) -> None:
    assert from_html(html) == source


@pytest.mark.parametrize("html", ["<p>a<p>b", "<li>a<li>b", "</p></div>x", "<b><i>x</b>y</i>", "<" * 50, "<div>" * 500])
def test_broken_html_loses_no_words(html: str) -> None:
    assert words(markup.render(from_html(html)).html) == words(html)


WORDS = st.text(st.sampled_from("ab 1.-+*_~`[]()<>!#|\\&;:@=日語。「」\n\t"), max_size=12)


def tree(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inline = st.sampled_from(["em", "strong", "s", "p", "li", "blockquote", "div", "td", "h2"])
    return st.tuples(inline, st.lists(children, max_size=3)).map(lambda it: f"<{it[0]}>{''.join(it[1])}</{it[0]}>")


HTML = st.recursive(WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")), tree, max_leaves=8)


@given(HTML)
def test_no_word_is_lost_or_added(html: str) -> None:
    assert words(markup.render(from_html(html)).html) == words(html)


def test_plain_words_have_a_line_for_each_paragraph() -> None:
    assert plain_words("<p>I <b>sew</b>.</p><ul><li>a</li><li>b</li></ul>rest") == "I sew.\na\nb\nrest"


def words(html: str) -> str:
    """Letters alone: blanks and list numbers differ rightly."""
    return "".join(parse(html).text().split())
