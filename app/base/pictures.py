"""Pictures that came from somewhere: made anew, so that only their pixels are kept."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from app.base.errors import Invalid
from app.base.i18n import _

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored: WebP, without whatever else came with it. Sizes in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """The same picture always has the same name."""
        return f"{sha256(self.content).hexdigest()[:32]}.webp"


def remade(given: bytes, field: str = "file", longest_side: int = LONGEST_SIDE) -> Picture:
    """The picture without metadata, upright, at most so many pixels a side; takes up to half a second.

    Refuses what is too large before its pixels are unpacked: a small file may hold a huge picture.
    """
    if len(given) > MOST_BYTES:
        raise Invalid(_("A picture has at most %(n)s MB.", n=MOST_BYTES // 1024 // 1024), field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _remade(given, field, longest_side)
    except Image.DecompressionBombError as error:
        raise _too_large(field) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Invalid(_("This is not a picture that can be read. JPEG, PNG, GIF and WebP are."), field=field) from error


def _remade(given: bytes, field: str, longest_side: int) -> Picture:
    with Image.open(BytesIO(given), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_large(field)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked smaller
        upright = ImageOps.exif_transpose(image)
        has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        pixels = upright.convert("RGBA" if has_alpha else "RGB")
    pixels.thumbnail((longest_side, longest_side))
    pixels.info.clear()
    target = BytesIO()
    pixels.save(target, "WEBP", quality=QUALITY, method=4)
    return Picture(target.getvalue(), pixels.width, pixels.height)


def _too_large(field: str) -> Invalid:
    return Invalid(_("This picture has too many pixels; at most %(n)s million.", n=MOST_PIXELS // 10**6), field=field)
