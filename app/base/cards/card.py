"""A card is drawn: where it is from, the title, and whose site it is, on paper with the knot behind."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from app.base.cards.lettering import fitted, font, shortened, writable
from app.base.cards.mark import mark
from app.base.colours import PAPER, tones_by_day

SIZE = (1200, 630)
EDGE = 84
INK, PALE, LINE = "#26231d", "#f3efe5", "#e4ded1"


@dataclass(frozen=True)
class Card:
    """What stands on it. `place` may be empty; `logo` takes the place of mark and name."""

    title: str
    place: str
    site_name: str
    accent: str
    font: Path | None
    logo: Path | None = None


def drawn(card: Card) -> bytes:
    """The card as PNG; takes about a tenth of a second."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    knot = mark(620, (PALE, PALE))
    picture.paste(knot, (700, 190), knot)
    draw.rectangle((0, 0, SIZE[0], 13), fill=tones_by_day(card.accent).plain)
    _write_title(draw, card)
    _sign(picture, draw, card)
    target = BytesIO()
    picture.quantize(128).save(target, "PNG", optimize=True)
    return target.getvalue()


def _write_title(draw: ImageDraw.ImageDraw, card: Card) -> None:
    """In the middle of the room between the place and the foot."""
    top = EDGE
    if place := writable(card.place, card.font):
        small = font(card.font, 34)
        place = shortened(place, small, SIZE[0] - 2 * EDGE)
        draw.text((EDGE, top), place, font=small, fill=tones_by_day(card.accent).plain, anchor="lt")
        top += 62
    letters, lines = fitted(writable(card.title, card.font), card.font, SIZE[0] - 2 * EDGE)
    leading = letters.size * 1.38
    bottom = SIZE[1] - EDGE - 96
    at = top + max(0.0, (bottom - top - leading * len(lines)) / 2) + leading / 2
    for number, line in enumerate(lines):
        draw.text((EDGE, at + number * leading), line, font=letters, fill=INK, anchor="lm")


def _sign(picture: Image.Image, draw: ImageDraw.ImageDraw, card: Card) -> None:
    middle = SIZE[1] - EDGE
    draw.line((EDGE, middle - 58, SIZE[0] - EDGE, middle - 58), fill=LINE, width=2)
    if card.logo and card.logo.exists():
        logo = Image.open(card.logo).convert("RGBA")
        logo.thumbnail((SIZE[0] - 2 * EDGE, 76))
        picture.paste(logo, (EDGE, middle - logo.height // 2), logo)
        return
    knot = mark(92)
    picture.paste(knot, (EDGE, middle - knot.height // 2), knot)
    letters = font(card.font, 40)
    name = shortened(writable(card.site_name, card.font), letters, SIZE[0] - 2 * EDGE - 116)
    draw.text((EDGE + 116, middle), name, font=letters, fill=INK, anchor="lm")
