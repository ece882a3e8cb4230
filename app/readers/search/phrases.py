"""Exact words: which tokens whoever says them must hold, and whether a text says them to the letter."""

import re
from collections.abc import Callable, Sequence

from app.readers.search.asking import without_apostrophe
from app.readers.search.tokens import LONGEST_TOKEN, UNSPACED, one_kana, spelled, stem

_RUN = re.compile(f"([{UNSPACED}]+)|([0-9]+)|([^\\W\\d_{UNSPACED}]+|[^\\W_{UNSPACED}]+)")
_KANA_ALONE = re.compile("[\u3041-\u30ff]")


def folded(text: str) -> str:
    """A text in the form in which phrases are looked for: one dress, one space between words."""
    return " ".join(without_apostrophe(spelled(text.replace("\0", " "))).split())


def essential(phrase: str) -> frozenset[str]:
    """The tokens without which no text says the phrase. None for lone kana: they stand in pairs only."""
    found: set[str] = set()
    for unspaced, digits, word in _RUN.findall(one_kana(folded(phrase))):
        if not unspaced:
            found.add((digits or stem(word))[:LONGEST_TOKEN])
        elif len(unspaced) > 1:
            found.update(unspaced[at : at + 2] for at in range(len(unspaced) - 1))
        elif not _KANA_ALONE.match(unspaced):
            found.add(unspaced)
    return frozenset(found)


def saying(phrases: Sequence[str]) -> Callable[[str], bool]:
    """Tells of a folded text whether it says every phrase. A word is not the beginning of a longer one."""
    patterns = [re.compile(_pattern(folded(phrase))) for phrase in phrases]
    return lambda text: all(pattern.search(text) for pattern in patterns)


def _pattern(phrase: str) -> str:
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", phrase) else ""
    after = r"(?![a-z0-9])" if re.search("[a-z0-9]$", phrase) else ""
    return before + re.escape(phrase) + after
