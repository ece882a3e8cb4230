"""Contact sheets: one picture a page with all its looks side by side, and an index of them."""

from html import escape
from pathlib import Path

from PIL import Image

GAP = 16
HIGHEST = 3000  # pixels of a picture on its sheet, from the top
SHARE = 0.5  # of its width, for wide ones


def lay_out(folder: Path) -> Path:
    """Make the sheets of everything in the folder; the index."""
    shots: dict[str, list[Path]] = {}
    for path in sorted((folder / "shots").rglob("*.png")):
        shots.setdefault(f"{path.parent.parent.name}-{path.parent.name}", []).append(path)
    sheets = folder / "sheets"
    sheets.mkdir(parents=True, exist_ok=True)
    for name, paths in shots.items():
        _sheet(paths, sheets / f"{name}.png")
    index = folder / "index.html"
    index.write_text(_index(sorted(path.stem for path in sheets.glob("*.png"))))
    return index


def _sheet(paths: list[Path], target: Path) -> None:
    pictures = [_small(path) for path in paths]
    width = sum(picture.width + GAP for picture in pictures) + GAP
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * GAP), "#808080")
    at = GAP
    for picture in pictures:
        sheet.paste(picture, (at, GAP))
        at += picture.width + GAP
    sheet.save(target)


def _small(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, HIGHEST)))
    if picture.width < 600:
        return picture
    return picture.resize((round(picture.width * SHARE), round(picture.height * SHARE)), Image.Resampling.LANCZOS)


def _index(names: list[str]) -> str:
    parts = "".join(
        f'<h2 id="{escape(name)}">{escape(name)}</h2><a href="sheets/{escape(name)}.png">'
        f'<img loading="lazy" src="sheets/{escape(name)}.png" alt=""></a>'
        for name in names
    )
    style = "body{font:16px sans-serif;margin:1rem;background:#808080}img{max-width:100%}"
    return f'<!doctype html><meta charset="utf-8"><title>Every page</title><style>{style}</style>{parts}\n'
