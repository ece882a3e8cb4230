"""Spoilers: `||words||` within a line, a block from `:::spoiler Title` to `:::`. Nothing else tells them."""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin

from app.base.japanese import is_mainly_japanese

MARK = "||"
VEIL = "▒▒▒"
_TAG = re.compile(r"(<[^>]+>)")


def spoiler_plugin(markdown: MarkdownIt) -> None:
    markdown.inline.add_terminator_char("|")
    markdown.inline.ruler.after("backticks", "spoiler", _inline)
    markdown.add_render_rule("spoiler_open", lambda *_: '<span class="spoiler" tabindex="0">')
    markdown.add_render_rule("spoiler_close", lambda *_: "</span>")
    container_plugin(markdown, "spoiler", render=_block)


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos + len(MARK)
    end = state.src.find(MARK, start, state.posMax)
    if not state.src.startswith(MARK, state.pos) or end <= start or not state.src[start:end].strip():
        return False
    if not silent:
        after = state.posMax
        state.push("spoiler_open", "span", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = after
        state.push("spoiler_close", "span", -1)
    state.pos = end + len(MARK)
    return True


def _block(_renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
    """Folded until somebody opens it; without a title it says what it is in the language of what it hides."""
    if tokens[at].nesting != 1:
        return "</details>\n"
    title = tokens[at].info.strip().removeprefix("spoiler").strip()
    hidden = "".join(token.content for token in tokens[at : at + 12])
    title = title or ("ネタバレ" if is_mainly_japanese(hidden) else "Spoiler")
    return f'<details class="spoiler"><summary>{escape(title)}</summary>\n'


def veiled(html: str) -> str:
    """The same without what spoilers hide: for feeds, mails, lists and search engines."""
    if 'class="spoiler"' not in html:
        return html
    told: list[str] = []
    inside: list[str] = []  # the open elements from the spoiler on
    for part in _TAG.split(html):
        name = re.match(r"</?(span|details)\b", part)
        if inside:
            if name and part.startswith("</"):
                inside.pop()
                told += [part] if not inside else []
            elif name:
                inside.append(name[1])
            elif not told[-1].endswith(VEIL):
                told.append(VEIL)
        else:
            told.append(part)
            if name and 'class="spoiler"' in part:
                inside.append(name[1])
    return "".join(told)
