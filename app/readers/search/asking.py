"""What somebody asks for: the words of a query, and how much each of them says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.readers.search.tokens import HIRAGANA, KANJI, KATAKANA, LONG_VOWEL, UNSPACED, one_kana, spelled, tokens

LONGEST_QUERY = 400  # characters; a longer one is cut here

# A kanji word may hold kana within (食べ物), but neither a particle nor the ending of a verb.
_KANJI_WORD = f"[{KANJI}](?:[{HIRAGANA}]{{0,2}}[{KANJI}])*"
_PARTICLES = re.compile("[のがをにはへとでもやか]")
_WORD = re.compile(
    f"({_KANJI_WORD})|([{KATAKANA}{LONG_VOWEL}]+)|([{HIRAGANA}{LONG_VOWEL}]+)"
    f"|([0-9]+|[^\\W\\d_{UNSPACED}]+|[^\\W_{UNSPACED}]+|[{UNSPACED}]+)"
)
_KANA = re.compile(f"[{HIRAGANA}]")
_KANA_ALONE = re.compile(f"[{HIRAGANA}{LONG_VOWEL}]+")
_APOSTROPHE = re.compile(r"['’](s\b)?")

KANA_SAYS = 0.2  # what is written in hiragana alone mostly holds a sentence together
FILLER_SAYS = 0.05
FILLERS = frozenset(
    "a an and are as at be by can could did do does for from get had has have how i if in is it its me my of on or "
    "our please should so that the their them then there these they this to was we were what when where which who "
    "why will with would you your not no".split()
)


@dataclass(frozen=True)
class Word:
    """One word of a query: who holds all its tokens holds the word. `says` is its share of meaning, 0 to 1."""

    text: str
    tokens: frozenset[str]
    says: float
    begins: bool = False  # a lone kana: what holds it has a token that begins with it
    is_half: bool = False  # half-typed: who holds any of its tokens holds the word


def words(query: str, may_become: Sequence[str] = ()) -> list[Word]:
    """The words of a query, each once. Lone kana count only when there is nothing else.

    `may_become`: what its last word may be when it is typed to the end.
    """
    found: dict[str, Word] = {}
    for match in _WORD.finditer(without_apostrophe(spelled(query[:LONGEST_QUERY]))):
        for text in _pieces(match[0]) if match[1] else [match[0]]:
            found.setdefault(text, _word(text))
    if found and may_become:
        half = found.popitem()[1]
        whole = {token for each in may_become for token in tokens(each)}
        found[half.text] = replace(half, tokens=half.tokens | whole, says=1.0, begins=False, is_half=True)
    telling = [word for word in found.values() if not word.begins]
    return telling or list(found.values())


def without_apostrophe(text: str) -> str:
    """The user's phone is the user phone."""
    return _APOSTROPHE.sub("", text)


def _word(text: str) -> Word:
    begins = bool(re.fullmatch(f"[{HIRAGANA}{KATAKANA}{LONG_VOWEL}]", text))
    return Word(text, frozenset({one_kana(text)}) if begins else _essential(text), says(text), begins)


def _pieces(text: str) -> list[str]:
    """変更の方法 is two words, 変更方法 too; 食べ物 is one."""
    pieces: list[str] = []
    for piece in _PARTICLES.split(text):
        if len(piece) < 4 or _KANA.search(piece):
            pieces += [piece] if piece else []
            continue
        start = len(piece) % 2 * 3
        pieces += [piece[:start]] if start else []
        pieces += [piece[at : at + 2] for at in range(start, len(piece), 2)]
    return pieces


def _essential(text: str) -> frozenset[str]:
    """The tokens that only a text with this word is likely to hold: its pairs, or the character itself."""
    found = tokens(text)
    pairs = [token for token in found if len(token) > 1]
    return frozenset(pairs or found)


def says(text: str) -> float:
    """How much a word or a token says by itself, 0 to 1."""
    if text in FILLERS:
        return FILLER_SAYS
    return KANA_SAYS if _KANA_ALONE.fullmatch(text) else 1.0
