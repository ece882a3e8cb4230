"""A logo as it stands in the settings: its file among the uploads and its size in pixels, as `name.webp 320x80`."""

import re
from typing import NamedTuple

WRITTEN = re.compile(r"([0-9a-f]{32}\.webp) ([1-9]\d{0,3})x([1-9]\d{0,3})")


class Logo(NamedTuple):
    file_name: str
    width: int
    height: int

    @property
    def path(self) -> str:
        return f"/uploads/{self.file_name}"

    @property
    def is_square(self) -> bool:
        """About as wide as high: then it can be the icon of the installed site too."""
        return 0.8 <= self.width / self.height <= 1.25

    @property
    def written(self) -> str:
        return f"{self.file_name} {self.width}x{self.height}"


def logo_of(written: str) -> Logo | None:
    found = WRITTEN.fullmatch(written)
    return Logo(found[1], int(found[2]), int(found[3])) if found else None
