"""The mark, two cords tied into one, as pixels."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

DRAWING = Path(__file__).resolve().parents[3] / "static" / "src" / "img" / "mark.svg"
WIDE, HIGH, TOP = 64, 44, 10  # where its points lie
FINER = 4  # drawn larger and made small: smooth edges
COLOURS = ("#27497a", "#c63d1f")

Point = tuple[float, float]


@cache
def mark(width: int, colours: tuple[str, str] = COLOURS) -> Image.Image:
    """The knot, `width` pixels wide, on nothing."""
    scale = width * FINER / WIDE
    large = Image.new("RGBA", (width * FINER, round(HIGH * scale)))
    draw = ImageDraw.Draw(large)
    for colour, cord in zip(colours, _cords(), strict=True):
        for outline in cord:
            draw.polygon([(x * scale, (y - TOP) * scale) for x, y in outline], fill=colour)
    return large.resize((width, round(HIGH * scale) // FINER), Image.Resampling.LANCZOS)


@cache
def _cords() -> Sequence[Sequence[Sequence[Point]]]:
    """The outlines of both cords: the mark's paths are made of straight lines."""
    paths = re.findall(r' d="([^"]+)"', DRAWING.read_text())
    return [[_points(outline) for outline in path.split("Z") if outline] for path in paths]


def _points(outline: str) -> list[Point]:
    """`M1 2L3 4L5 6` as points."""
    values = [float(number) for number in re.findall(r"-?\d*\.?\d+", outline)]
    return list(zip(values[::2], values[1::2], strict=True))
