"""The part of a text that shows why it was found, with the words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.readers.search.asking import Word, words
from app.readers.search.tokens import UNSPACED, normal, one_kana, stem

LONGEST_TEXT = 20_000  # characters that are looked through
LEAD = 30  # characters shown before the first marked word
MOST_SPANS = 200

_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f\u3099\u309aﾞﾟ]*")
_SPACED = re.compile(f"[0-9]+|[^\\W\\d_{UNSPACED}]+")

Span = tuple[int, int, str]  # from, to, and which word


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


def excerpt(text: str, query: str, length: int = 200) -> list[Piece]:
    """About `length` characters of `text` round the most words of the query."""
    text = text[:LONGEST_TEXT]
    spans = _spans(text, words(query))
    start = _best_start(spans, length)
    start = 0 if start < LEAD else start
    end = min(len(text), start + length)
    pieces = list(_cut(text, spans, start, end))
    before = [Piece("…", False)] if start else []
    after = [Piece("…", False)] if end < len(text) else []
    return [*before, *pieces, *after]


def marked(text: str, query: str) -> list[Piece]:
    """The whole of a short text, with the words marked."""
    return list(_cut(text, _spans(text, words(query)), 0, len(text)))


def _spans(text: str, asked: Sequence[Word]) -> list[Span]:
    """Where the words stand in `text`; when none does, where their pairs of characters stand."""
    folded, places = _folded(text)
    telling = [word for word in asked if word.says == 1.0] or list(asked)
    found = sorted(_places_of(folded, telling)) or sorted(_places_of_pairs(folded, telling))
    return [(places[start], places[end], name) for start, end, name in found[:MOST_SPANS]]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text made comparable, and for each of its characters (and its end) the place in `text`."""
    folded = normal(text)
    if len(folded) == len(text):
        return folded, list(range(len(text) + 1))
    parts, places = [], []
    for cluster in _CLUSTER.finditer(text):
        part = normal(cluster[0])
        parts.append(part)
        places += [cluster.start()] * len(part)
    return "".join(parts), [*places, len(text)]


def _places_of(folded: str, asked: Sequence[Word]) -> Iterator[Span]:
    stems = {token for word in asked for token in word.tokens if not re.match(f"[{UNSPACED}]", token)}
    for match in _SPACED.finditer(folded) if stems else ():
        if stem(match[0]) in stems:
            yield match.start(), match.end(), stem(match[0])
    for word in asked:
        if re.match(f"[{UNSPACED}]", word.text):
            for match in re.finditer(re.escape(one_kana(word.text)), folded):
                yield match.start(), match.end(), word.text


def _places_of_pairs(folded: str, asked: Sequence[Word]) -> Iterator[Span]:
    for pair in {token for word in asked for token in word.tokens if len(token) == 2}:
        for match in re.finditer(re.escape(pair), folded):
            yield match.start(), match.end(), pair


def _best_start(spans: Sequence[Span], length: int) -> int:
    """Where a window shows the most different words; the first such place."""
    best, most = 0, 0
    for start, _end, _name in spans:
        begin = max(0, start - LEAD)
        inside = {name for at, end, name in spans if at >= begin and end <= begin + length}
        if len(inside) > most:
            best, most = begin, len(inside)
    return best


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    at = start
    for begin, stop, _name in spans:
        if begin < at or stop > end:
            continue
        if begin > at:
            yield Piece(text[at:begin], False)
        yield Piece(text[begin:stop], True)
        at = stop
    if at < end:
        yield Piece(text[at:end], False)
