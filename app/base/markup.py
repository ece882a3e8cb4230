"""Markdown to safe HTML: CommonMark, then an allow-list. Rendered once, when a post is written."""

import re
from collections.abc import Sequence
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

from app.base import headings, link_cards, naming
from app.base.emojis import with_emoji
from app.base.naming import Pick
from app.base.spoilers import spoiler_plugin, veiled

FILES = "/files/"
QUOTED_POST = re.compile(r"^>.*\(/p/(\d+)\)", re.MULTILINE)

TAGS = set(
    "a blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr img input ins kbd li ol p pre s section "
    "span strong sub summary sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {
    **{heading: {"id"} for heading in ("h1", "h2", "h3", "h4", "h5", "h6")},
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class", "tabindex"},
    "details": {"class"},
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
    links: tuple[str, ...] = ()  # addresses that are lines of their own


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
    .use(spoiler_plugin)
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


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A link to an uploaded file looks like one."""
    if str(tokens[at].attrs.get("href", "")).startswith(FILES):
        tokens[at].attrSet("class", "file")
    return renderer.renderToken(tokens, at, options, env)


_markdown.add_render_rule("image", _picture)
_markdown.add_render_rule("link_open", _link)


def render(
    source: str,
    known: Pick | None = None,
    *,
    anchors: bool = False,
    tags: Pick | None = None,
    cards: link_cards.Known | None = None,
) -> Rendered:
    """The post's HTML with what it names. Never raises: any text is some Markdown.

    `known` picks the handles that somebody has (without it every handle becomes a link), `tags` the tags that there
    are, `cards` tells what stands at addresses. `anchors`: headings get an id that a table of contents can lead to
    (for one text a page: ids stand once).
    """
    env: dict[str, object] = {}
    tokens = _markdown.parse(source, env)
    if anchors:
        headings.name(tokens)
    lone = link_cards.lone_links(tokens)
    links = tuple(dict.fromkeys(lone.values()))
    if links and cards is not None:
        link_cards.put_cards(tokens, lone, cards(links))
    html = _cleaned(_markdown.renderer.render(tokens, _markdown.options, env))
    quoted = tuple(dict.fromkeys(int(number) for number in QUOTED_POST.findall(source)))
    html, mentions = _with_names(html, known, tags)
    return Rendered(html, mentions, quoted, links)


def _cleaned(raw: str) -> str:
    return nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def _with_names(html: str, known: Pick | None, tags: Pick | None) -> tuple[str, tuple[str, ...]]:
    """Emoji for their short codes, links for people and tags; and the handles that became links."""
    parts = re.split(r"(<[^>]+>)", html)
    running = naming.running_text(parts)
    for index in running:
        parts[index] = with_emoji(parts[index])
    texts = [parts[index] for index in running]
    mentions, hashtags = naming.names_in(naming.MENTION, texts), naming.names_in(naming.HASHTAG, texts)
    people = set(mentions) if known is None else set(known(mentions))
    there = set(tags(hashtags)) if tags is not None and hashtags else set()
    for index in running:
        parts[index] = naming.link_mentions(naming.link_tags(parts[index], there), people)
    return "".join(parts), tuple(name for name in mentions if name in people)


def plain(html: str, length: int = 160) -> str:
    """The first words of a post without its mark-up, for lists, mails and search excerpts."""
    text = re.sub(r"\s+", " ", unescape(nh3.clean(veiled(html), tags=set()))).strip()
    text = (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#39;", "'")
        .replace("&amp;", "&")
    )
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
