"""Markdown to safe HTML: CommonMark, then an allow-list. Rendered once, when a post is written."""

import re
from dataclasses import dataclass
from html import unescape

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9_-]{1,29})", re.IGNORECASE)
QUOTED_POST = re.compile(r"^>.*\(/p/(\d+)\)", re.MULTILINE)

TAGS = set(
    "a blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr img input ins kbd li ol p pre s section span "
    "strong sub sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class"},
    "li": {"class", "id"},
    "ul": {"class"},
    "ol": {"class", "start"},
    "sup": {"class", "id"},
    "section": {"class"},
    "input": {"type", "checked", "disabled", "class"},
    "th": {"class"},
    "td": {"class"},
}


@dataclass(frozen=True)
class Rendered:
    html: str
    mentions: tuple[str, ...]  # handles, lower case, in order, once each
    quoted_posts: tuple[int, ...]


def _highlight(code: str, language: str, _attrs: str) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    return highlight(code, lexer, HtmlFormatter(nowrap=True)) if lexer else ""


_markdown = (
    MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "highlight": _highlight})
    .enable(["table", "strikethrough", "linkify"])
    .use(footnote_plugin)
    .use(tasklists_plugin)
)


def render(source: str) -> Rendered:
    """The post's HTML with what it names. Never raises: any text is some Markdown."""
    raw = _markdown.render(source)
    html = nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    mentions = tuple(dict.fromkeys(name.lower() for name in MENTION.findall(source)))
    quoted = tuple(dict.fromkeys(int(number) for number in QUOTED_POST.findall(source)))
    return Rendered(_link_mentions(html), mentions, quoted)


def _link_mentions(html: str) -> str:
    """Handles in running text become links; text inside links and code stays."""
    parts = re.split(r"(<[^>]+>)", html)
    inside = 0
    for index, part in enumerate(parts):
        if re.match(r"<(a|code|pre)\b", part):
            inside += 1
        elif re.match(r"</(a|code|pre)>", part):
            inside -= 1
        elif not inside and not part.startswith("<"):
            parts[index] = MENTION.sub(lambda m: f'<a class="mention" href="/m/{m[1].lower()}">@{m[1]}</a>', part)
    return "".join(parts)


def plain(html: str, length: int = 160) -> str:
    """The first words of a post without its mark-up, for lists, mails and search excerpts."""
    text = re.sub(r"\s+", " ", unescape(nh3.clean(html, tags=set()))).strip()
    text = (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#39;", "'")
        .replace("&amp;", "&")
    )
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
