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
_VOWEL = re.compile("[aeiouy]")


def normal(text: str) -> str:
    """Width, case, accents, large and small kana (キヤノン), old and new kanji (國) made equal."""
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_ACCENTS))
    return plain.translate(_ONE_DRESS)


def tokens(text: str) -> list[str]:
    """The tokens of `text`, as often as they stand in it; their order says nothing."""
    found: list[str] = []
    for unspaced, digits, word in _PIECE.findall(_APOSTROPHE.sub("", normal(text))):
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
