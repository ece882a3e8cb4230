"""The icon of the installed site: the mark, or a logo that is about square, on paper."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from app.base.cards.mark import FINER, mark
from app.base.colours import PAPER

ROUND = 0.22  # of the side
ANY, MASKABLE, TOUCH = "any", "maskable", "touch"
INSIDE = {ANY: 0.82, MASKABLE: 0.6, TOUCH: 0.78}  # the share of the side that the picture takes; masks cut the rest


def icon(side: int, purpose: str, logo: Path | None = None) -> bytes:
    """PNG, `side` pixels wide and high. Phones cut maskable and touch icons themselves: those fill the square."""
    ground = Image.new("RGBA", (side, side), PAPER if purpose != ANY else (0, 0, 0, 0))
    if purpose == ANY:
        sheet = Image.new("L", (side * FINER, side * FINER))
        ImageDraw.Draw(sheet).rounded_rectangle((0, 0, *sheet.size), sheet.width * ROUND, fill=255)
        ground.paste(PAPER, (0, 0), sheet.resize((side, side), Image.Resampling.LANCZOS))
    picture = _picture(round(side * INSIDE[purpose]), logo)
    ground.alpha_composite(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    few = 64 if logo is None else 255  # colours: the mark has two, and their edges
    picture = ground if purpose == ANY else ground.convert("RGB")
    return as_png(picture.quantize(few, Image.Quantize.FASTOCTREE))


def _picture(width: int, logo: Path | None) -> Image.Image:
    if logo is None or not logo.exists():
        return mark(width)
    picture = Image.open(logo).convert("RGBA")
    scale = width / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def as_png(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
