"""How long a text takes to read."""

import re
from math import ceil

from app.base.japanese import JAPANESE
from app.base.markup import plain

CHARACTERS_A_MINUTE = 500  # of Japanese
WORDS_A_MINUTE = 200  # of English and its kin
WHOLE = 1_000_000
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def reading_minutes(html: str) -> int:
    """Whole minutes, at least one; a text in both languages takes the time of both."""
    text = plain(html, WHOLE)
    japanese = len(JAPANESE.findall(text))
    words = len(WORD.findall(JAPANESE.sub(" ", text)))
    return max(1, ceil(japanese / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE))
