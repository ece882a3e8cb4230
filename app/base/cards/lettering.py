"""The letters of cards: the font that the build brought, and which signs it has."""

from functools import lru_cache
from pathlib import Path
from typing import cast

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from app.base.cards.lines import set_in_lines

SIZES = ((76, 2), (68, 3), (60, 3), (52, 4), (44, 5))  # pixels, and how many lines of that size there is room for
NO_SIGN = "\U0010ffff"


@lru_cache(maxsize=32)
def font(path: Path | None, size: int) -> FreeTypeFont:
    """Without a font of ours, Pillow's own: it has Latin letters only."""
    if path is None or not path.exists():
        return cast(FreeTypeFont, ImageFont.load_default(size))
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def writable(text: str, path: Path | None) -> str:
    """The text without signs that the font doesn't have (they would be drawn as empty boxes)."""
    kept = "".join(sign if _has(path, sign) else " " for sign in text)
    return " ".join(kept.split())


@lru_cache(maxsize=10_000)
def _has(path: Path | None, sign: str) -> bool:
    letters = font(path, 20)
    return sign.isspace() or bytes(letters.getmask(sign)) != bytes(letters.getmask(NO_SIGN))


def fitted(text: str, path: Path | None, widest: int) -> tuple[FreeTypeFont, list[str]]:
    """The text in the largest letters that let it fit; what fits in none is cut."""
    for size, most_lines in SIZES:
        letters = font(path, size)
        if lines := set_in_lines(text, letters.getlength, widest, most_lines):
            return letters, lines
    return fitted(text[: int(len(text) * 0.9)].rstrip() + "…", path, widest)


def shortened(text: str, letters: FreeTypeFont, widest: float) -> str:
    """One line, cut where it would be longer."""
    if letters.getlength(text) <= widest:
        return text
    while text and letters.getlength(text + "…") > widest:
        text = text[:-1]
    return text.rstrip() + "…"
