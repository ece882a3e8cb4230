"""Markdown to safe HTML: CommonMark, then an allow-list. Rendered once, when a post is written."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from app.base import headings

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9_-]{1,29})", re.IGNORECASE)
QUOTED_POST = re.compile(r"^>.*\(/p/(\d+)\)", re.MULTILINE)

TAGS = set(
    "a blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr img input ins kbd li ol p pre s section span "
    "strong sub sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {
    **{heading: {"id"} for heading in ("h1", "h2", "h3", "h4", "h5", "h6")},
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
# Only what begins with http: is an address: setup.py and build.sh are files, not sites in Paraguay and Saint Helena.
_markdown.linkify.set({"fuzzy_link": False})  # type: ignore[union-attr]


def _picture(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A picture of this site, or a link to one elsewhere: to load it would tell that host who reads what."""
    token = tokens[at]
    address, words = str(token.attrs.get("src", "")), token.content
    if not urlsplit(address).netloc:
        token.attrs["loading"] = "lazy"
        return renderer.image(tokens, at, options, env)
    words = escape(words or address.rsplit("/", 1)[-1] or address)
    within_link = sum({"link_open": 1, "link_close": -1}.get(before.type, 0) for before in tokens[:at])
    return words if within_link else f'<a href="{escape(address)}">{words}</a>'


_markdown.add_render_rule("image", _picture)


def render(
    source: str, known: Callable[[tuple[str, ...]], Collection[str]] | None = None, *, anchors: bool = False
) -> Rendered:
    """The post's HTML with what it names. Never raises: any text is some Markdown.

    `known` picks the handles that somebody has; without it every handle becomes a link. `anchors`: headings get
    an id that a table of contents can lead to (for one text a page: ids stand once).
    """
    env: dict[str, object] = {}
    tokens = _markdown.parse(source, env)
    if anchors:
        headings.name(tokens)
    raw = _markdown.renderer.render(tokens, _markdown.options, env)
    html = nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    quoted = tuple(dict.fromkeys(int(number) for number in QUOTED_POST.findall(source)))
    parts = re.split(r"(<[^>]+>)", html)
    running = _running_text(parts)
    mentions = tuple(dict.fromkeys(name.lower() for index in running for name in MENTION.findall(parts[index])))
    linked = set(mentions) if known is None else set(known(mentions))
    for index in running:
        parts[index] = MENTION.sub(lambda found: _link_mention(found, linked), parts[index])
    return Rendered("".join(parts), tuple(name for name in mentions if name in linked), quoted)


def _running_text(parts: list[str]) -> list[int]:
    """Places of text that stands neither in a link nor in code."""
    places, inside = [], 0
    for index, part in enumerate(parts):
        if re.match(r"<(a|code|pre)\b", part):
            inside += 1
        elif re.match(r"</(a|code|pre)>", part):
            inside -= 1
        elif not inside and not part.startswith("<"):
            places.append(index)
    return places


def _link_mention(found: re.Match[str], linked: Collection[str]) -> str:
    handle = found[1].lower()
    return f'<a class="mention" href="/m/{handle}">@{found[1]}</a>' if handle in linked else found[0]


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
