"""Headings of a text: the ids that they can be reached by, and the table of contents that leads to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import count, pairwise

from markdown_it.token import Token
from slugify import slugify

PREFIX = "s-"  # no heading takes an id of the page around it
LONGEST = 60
HEADING = re.compile(r'<h([1-6]) id="(s-[^"]+)">(.*?)</h\1>', re.DOTALL)
MARK_UP = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """One line of a table of contents. `depth` is 1 for the text's own highest headings."""

    anchor: str
    words: str
    depth: int


def name(tokens: Sequence[Token]) -> None:
    """Give every heading an id made of its words; Japanese stays Japanese, the second of a name is told apart."""
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            slug = slugify(_words(inline), allow_unicode=True, max_length=LONGEST) or "part"
            anchor = next(each for each in _numbered(slug) if each not in taken)
            taken.add(anchor)
            opening.attrSet("id", PREFIX + anchor)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline", "image"))


def contents(html: str, least: int) -> list[Heading]:
    """The table of contents of a rendered text, of two levels; none where there are fewer than `least` headings."""
    found = [(int(level), anchor, unescape(MARK_UP.sub("", words))) for level, anchor, words in HEADING.findall(html)]
    top = min((level for level, _anchor, _words in found), default=1)
    shown = [Heading(anchor, words.strip(), level - top + 1) for level, anchor, words in found if level - top < 2]
    return shown if len(shown) >= least else []
