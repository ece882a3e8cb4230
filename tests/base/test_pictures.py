"""Pictures are made anew: small, upright, and nothing but pixels."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.base.errors import Invalid
from app.base.pictures import LONGEST_SIDE, MOST_BYTES, remade


def file_of(image: Image.Image, form: str = "PNG", **more: object) -> bytes:
    target = BytesIO()
    image.save(target, form, **more)
    return target.getvalue()


def read(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_usual_form_becomes_webp(form: str) -> None:
    picture = remade(file_of(Image.new("RGB", (30, 20), "navy"), form))
    assert (read(picture.content).format, picture.width, picture.height) == ("WEBP", 30, 20)


def test_where_and_when_it_was_taken_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    given = file_of(Image.new("RGB", (8, 8)), "JPEG", exif=exif, comment=b"secret")
    content = remade(given).content
    assert b"A camera" in given
    assert not read(content).getexif()
    assert b"A camera" not in content
    assert b"secret" not in content


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = remade(file_of(Image.new("RGB", (40, 10)), "JPEG", exif=exif))
    assert (picture.width, picture.height) == (10, 40)


def test_what_is_clear_stays_clear() -> None:
    picture = remade(file_of(Image.new("RGBA", (4, 4), (0, 0, 0, 0))))
    assert read(picture.content).convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]


def test_large_pictures_are_made_smaller() -> None:
    picture = remade(file_of(Image.new("L", (LONGEST_SIDE * 2, 100))))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 50)


def test_the_same_picture_has_the_same_name() -> None:
    given = file_of(Image.new("RGB", (9, 9), "red"))
    assert remade(given).file_name == remade(given).file_name


def png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of that size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [6_400, 10_000, 60_000])
def test_a_small_file_with_a_huge_picture_is_refused_unopened(side: int) -> None:
    with pytest.raises(Invalid, match="too many pixels"):
        remade(png_of(side, side))


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"words",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        png_of(20, 20)[:60],
        b"BM" + b"0" * 60,
    ],
)
def test_what_is_no_picture_is_refused(given: bytes) -> None:
    with pytest.raises(Invalid, match="not a picture"):
        remade(given)


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(Invalid, match="10 MB"):
        remade(b"0" * (MOST_BYTES + 1))
