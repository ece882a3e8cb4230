"""What a text is made of for search: the same tokens for every engine, for what is written and what is asked.

Japanese has no spaces: it is cut into pairs of neighbouring characters, and each kanji stands alone too.
Other scripts are cut into words; English ones are brought to a stem.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from app.readers.search.kanji import NEW_FORM

KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆〇"
HIRAGANA = "\u3041-\u3096ゝゞ"
KATAKANA = "\u30a1-\u30faヽヾ"
LONG_VOWEL = "ー"
LONGEST_TOKEN = 40  # characters; a longer word counts by its beginning
UNSPACED = f"{KANJI}{HIRAGANA}{KATAKANA}{LONG_VOWEL}\uac00-\ud7a3\u0e00-\u0eff"

_PIECE = re.compile(f"([{UNSPACED}]+)|([0-9]+)|([^\\W\\d_{UNSPACED}]+|[^\\W_{UNSPACED}]+)")
_KANJI = re.compile(f"[{KANJI}]")
_APOSTROPHE = re.compile(r"['’](s\b)?")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_LARGE_KANA = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォヵッャュョヮヶ", "あいうえおつやゆよわかけアイウエオカツヤユヨワケ"
)
_ONE_DRESS = NEW_FORM | _LARGE_KANA
_HIRAGANA_OF = {code: chr(code - 0x60) for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]}
_VOWEL = re.compile("[aeiouy]")


class _Dress(dict[int, str]):
    """Each character without accents, in the form of today; worked out when it is first met."""

    def __init__(self, more: dict[int, str] | None = None) -> None:
        super().__init__()
        self._more = more or {}

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", chr(code)).translate(_ACCENTS))
        self[code] = plain.translate(_ONE_DRESS).translate(self._more)
        return self[code]


_SPELLED, _NORMAL = _Dress(), _Dress(_HIRAGANA_OF)


def spelled(text: str) -> str:
    """Width, case, accents, large and small kana (キヤノン), old and new kanji (國) made equal."""
    text = unicodedata.normalize("NFKC", text).lower()
    return text if text.isascii() else text.translate(_SPELLED)


def normal(text: str) -> str:
    """Katakana and hiragana made equal too: what is written and what is asked meet in this form."""
    text = unicodedata.normalize("NFKC", text).lower()
    return text if text.isascii() else text.translate(_NORMAL)


def one_kana(text: str) -> str:
    """What is spelled, in its normal form; as long as it was."""
    return text.translate(_NORMAL)


def tokens(text: str) -> list[str]:
    """The tokens of `text`, as often as they stand in it; their order says nothing."""
    return _cut(normal(text))


def spelled_tokens(text: str) -> list[str]:
    """Each token as it was typed, before hiragana and katakana become one: which of them it was says something."""
    return _cut(spelled(text))


def _cut(normal_text: str) -> list[str]:
    found: list[str] = []
    for unspaced, digits, word in _PIECE.findall(_APOSTROPHE.sub("", normal_text)):
        if unspaced:
            found += map("".join, pairwise(unspaced))
            found += _KANJI.findall(unspaced)
            if not _KANJI.match(unspaced[-1]):
                found.append(unspaced[-1])  # with the pairs, every character begins some token
        else:
            found.append((digits or stem(word))[:LONGEST_TOKEN])
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its commonest endings: settings, setting and set meet; others stay as they are."""
    if len(word) < 4 or not word.isascii():
        return word
    word = _without_plural(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest) and not word.endswith("eed"):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if len(word) > 3 and word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
