"""Colours as a site chooses them, made readable: contrast as WCAG 2 measures it."""

import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-f]{6}")
PAPER, NIGHT = "#faf8f3", "#171613"
WHITE, BLACK = "#fffefb", "#121c2b"
READABLE = 4.5
STEP = 0.04


class Tones(NamedTuple):
    """One accent on one ground: itself, stronger, as a wash, and what is written on it."""

    plain: str
    strong: str
    wash: str
    on: str


def is_colour(text: str) -> bool:
    return bool(HEX.fullmatch(text.lower()))


def contrast(one: str, other: str) -> float:
    """1 for the same colour, 21 for black on white."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def tones_by_day(accent: str) -> Tones:
    """On paper: darkened until it can be read there."""
    return _tones(accent, ground=PAPER, towards="#000000")


def tones_by_night(accent: str) -> Tones:
    """On dark ground: lightened until it can be read there."""
    return _tones(accent, ground=NIGHT, towards="#ffffff")


def _tones(accent: str, *, ground: str, towards: str) -> Tones:
    plain, share = accent, 0.0
    while contrast(plain, ground) < READABLE + 0.5 and share < 1:
        share += STEP
        plain = _mix(accent, towards, share)
    on = WHITE if contrast(plain, WHITE) >= contrast(plain, BLACK) else BLACK
    return Tones(plain, _mix(plain, towards, 0.3), _mix(ground, plain, 0.1), on)


def _mix(one: str, other: str, share: float) -> str:
    """`share` of `other` in `one`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * min(share, 1)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
