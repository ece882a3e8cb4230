"""Covers for the demo's blog: two cords on paper, tied another way each time, drawn when the demo is made."""

from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 480
FINER = 2  # drawn larger and made smaller: smooth edges
STRANDS, STRAND_WIDTH, STRAND_GAP = 5, 5, 10
STEPS, OVER = 160, 5  # a little over both edges
PAPERS = ("#f6f1e7", "#eef1ea", "#f4ece6", "#edf0f3")
CORDS = (("#26467d", "#3c5f9b"), ("#c8452f", "#d9694f"))

Point = tuple[float, float]


def cover(name: str) -> bytes:
    """A PNG of its own for every name, and the same one again for the same name."""
    random = Random(name)  # noqa: S311  (a drawing, not a secret)
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), random.choice(PAPERS))
    pen = ImageDraw.Draw(image)
    swell, turns, phase = random.uniform(0.2, 0.3), random.choice((1.0, 1.5, 2.0)), random.uniform(0, pi)
    for side, colours in zip((1, -1), CORDS, strict=True):
        for strand in range(STRANDS):
            aside = (strand - STRANDS // 2) * STRAND_GAP
            pen.line(
                _cord(side * swell, turns, phase, aside),
                fill=colours[strand % 2],
                width=STRAND_WIDTH * FINER,
                joint="curve",
            )
    target = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(target, "PNG", compress_level=1)
    return target.getvalue()


def _cord(swell: float, turns: float, phase: float, aside: float) -> list[Point]:
    """A wave from edge to edge; `aside` pixels from its middle line, measured across it."""
    points = []
    for step in range(-OVER, STEPS + OVER + 1):
        along = step / STEPS
        angle = 2 * pi * turns * along + phase
        slope = swell * HEIGHT * 2 * pi * turns * cos(angle) / WIDTH
        length = (1 + slope * slope) ** 0.5
        x = along * WIDTH - aside * slope / length
        y = HEIGHT * (0.5 + swell * sin(angle)) + aside / length
        points.append((x * FINER, y * FINER))
    return points
