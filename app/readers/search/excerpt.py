"""The part of a text that shows why it was found, with the words marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from app.readers.search.asking import words
from app.readers.search.tokens import UNSPACED, normal, one_kana, stem

LONGEST_TEXT = 20_000  # characters that are looked through
LEAD = 30  # characters shown before the first marked word
MOST_SPANS = 200

_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f\u3099\u309aﾞﾟ]*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPACED = re.compile(f"[0-9]+|[^\\W\\d_{UNSPACED}]+")

Span = tuple[int, int, str]  # from, to, and which word


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


def html_of(pieces: Iterable[Piece]) -> Markup:
    """The pieces in a row, the marked ones within `<mark>`."""
    parts = (f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text) for piece in pieces)
    return Markup("".join(parts))  # noqa: S704 - each part is escaped


class Marker:
    """The words of one query, made ready to be marked in many texts."""

    def __init__(self, query: str) -> None:
        asked = words(query)
        telling = [word for word in asked if word.says == 1.0] or list(asked)
        held = {token for word in telling for token in word.tokens}
        self._stems = {token for token in held if not _UNSPACED.match(token)}
        self._words = [(_finding(one_kana(word.text)), word.text) for word in telling if _UNSPACED.match(word.text)]
        self._pairs = [(_finding(token), token) for token in held if len(token) == 2]

    def excerpt(self, text: str, length: int = 200) -> list[Piece]:
        """About `length` characters of `text` round the most words of the query."""
        text = text[:LONGEST_TEXT]
        spans = self._spans(text)
        start = _best_start(spans, length)
        start = 0 if start < LEAD else start
        end = min(len(text), start + length)
        pieces = list(_cut(text, spans, start, end))
        before = [Piece("…", False)] if start else []
        after = [Piece("…", False)] if end < len(text) else []
        return [*before, *pieces, *after]

    def marked(self, text: str) -> list[Piece]:
        """The whole of a short text, with the words marked."""
        return list(_cut(text, self._spans(text), 0, len(text)))

    def _spans(self, text: str) -> list[Span]:
        """Where the words stand in `text`; when none does, where their pairs of characters stand."""
        folded, places = _folded(text)
        found = sorted(self._places_of_words(folded)) or sorted(_places(self._pairs, folded))
        return [(places[start], places[end], name) for start, end, name in found[:MOST_SPANS]]

    def _places_of_words(self, folded: str) -> Iterator[Span]:
        for match in _SPACED.finditer(folded) if self._stems else ():
            if (found := stem(match[0])) in self._stems:
                yield match.start(), match.end(), found
        yield from _places(self._words, folded)


def _finding(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def _places(wanted: Sequence[tuple[re.Pattern[str], str]], folded: str) -> Iterator[Span]:
    for pattern, name in wanted:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), name


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
