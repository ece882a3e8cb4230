"""Emoji by their short codes: `:smile:` as elsewhere, and Japanese names to look them up by."""

from functools import lru_cache

import emoji

MOST = 8


def with_emoji(text: str) -> str:
    """Short codes become emoji; what is none stays as it is."""
    return emoji.emojize(text, language="alias") if ":" in text else text


def named(part: str, most: int = MOST) -> list[tuple[str, str]]:
    """Emoji with a name, English or Japanese, that holds `part`: those that begin with it first, then the shorter."""
    part = part.lower()
    found = [(not name.startswith(part), len(name), name, sign) for name, sign in _names() if part in name]
    once: dict[str, str] = {}
    for _begins, _length, name, sign in sorted(found):
        once.setdefault(sign, name)
    return list(once.items())[:most]


@lru_cache(maxsize=1)
def _names() -> list[tuple[str, str]]:
    """Every name of every emoji that keyboards have, without the colons."""
    emoji.config.load_language("ja")
    return [
        (name.strip(":").lower(), sign)
        for sign, about in emoji.EMOJI_DATA.items()
        if about["status"] == emoji.STATUS["fully_qualified"] and "_skin_tone" not in about["en"]
        for name in (about["en"], *about.get("alias", ()), *filter(None, [about.get("ja")]))
    ]
