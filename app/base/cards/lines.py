"""Where the lines of a title end: between phrases in Japanese, between words elsewhere, all about equally long."""

import re
from collections.abc import Callable, Sequence
from functools import cache

import budoux

Width = Callable[[str], float]  # of a line, in pixels

NEVER_FIRST = frozenset(
    "、。，．・：；！？」』）〕］｝〉》】…‥ー々〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.!?:;)]}%"
)
NEVER_LAST = frozenset("「『（〔［｛〈《【([{")
JAPANESE = re.compile("[぀-ヿ㐀-鿿豈-﫿＀-ﾟ]")


def set_in_lines(text: str, width: Width, widest: float, most_lines: int) -> list[str] | None:
    """The text in as few lines as it needs, none much longer than the others; None when it needs more than allowed."""
    parts = [piece for part in _phrases(text) for piece in _pieces(part, width, widest)]
    lines = _filled(parts, width, widest)
    if len(lines) > most_lines:
        return None
    narrow, wide = widest / len(lines) * 0.8, widest
    while wide - narrow > 4:
        middle = (narrow + wide) / 2
        tried = _filled(parts, width, middle)
        if len(tried) > len(lines) or max(map(width, tried)) > middle:
            narrow = middle
        else:
            wide = middle
    return _filled(parts, width, wide)


def _filled(parts: Sequence[str], width: Width, widest: float) -> list[str]:
    lines = [""]
    for part in parts:
        longer = lines[-1] + part
        if lines[-1] and width(longer.rstrip()) > widest:
            lines.append(part)
        else:
            lines[-1] = longer
    return [line.strip() for line in lines]


def _phrases(text: str) -> list[str]:
    """Words with the space behind them; Japanese words as the phrases that are read in one breath."""
    found: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        found.extend(_joined(_parser().parse(word)) if JAPANESE.search(word) else [word])
    return found


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def _joined(parts: Sequence[str]) -> list[str]:
    """The parts, but no line ends within a Latin word or a number, or where a mark must not stand alone."""
    joined = list(parts[:1])
    for part in parts[1:]:
        last, first = joined[-1][-1], part[0]
        inside_word = last.isascii() and last.isalnum() and first.isascii() and first.isalnum()
        if inside_word or last in NEVER_LAST or first in NEVER_FIRST:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _pieces(part: str, width: Width, widest: float) -> list[str]:
    """A part that fills more than a line, cut where it must be."""
    pieces = [""]
    for sign in part:
        if pieces[-1] and width(pieces[-1] + sign) > widest and sign not in NEVER_FIRST:
            pieces.append("")
        pieces[-1] += sign
    return pieces
