"""Files that members attach: by an allow-list of kinds, each told by its content and not by its name."""

import re
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from app.base.errors import Invalid
from app.base.i18n import _

MOST_NAME = 100
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_JAPANESE_TEXT = ("utf-8", "utf-16", "cp932", "euc_jp")


@dataclass(frozen=True)
class Document:
    """A file as it is stored. `kind` is one of MEDIA_TYPES; `name` is safe to show and to save."""

    content: bytes
    name: str
    kind: str

    @property
    def digest(self) -> str:
        """The same file always has the same."""
        return sha256(self.content).hexdigest()[:32]


def checked(given: bytes, file_name: str, most_mb: int, field: str = "file") -> Document:
    """Refuses what is empty, too large, or of a kind that is not taken or not what its name says."""
    if not given:
        raise Invalid(_("This file is empty."), field=field)
    if len(given) > most_mb * 1024 * 1024:
        raise Invalid(_("A file has at most %(n)s MB.", n=most_mb), field=field)
    stem, _dot, ending = file_name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
    kind = ending.lower()
    if kind not in MEDIA_TYPES:
        raise Invalid(_("Files of this kind are not taken. These are: %(kinds)s.", kinds=", ".join(MEDIA_TYPES)), field)
    if not _is(kind, given):
        raise Invalid(_("This file is not what its name says: it could not be read as %(kind)s.", kind=kind), field)
    return Document(given, f"{_safe(stem)}.{kind}", kind)


def size_words(size_bytes: int) -> str:
    """As people say it: 12 KB, 1.4 MB."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def _safe(stem: str) -> str:
    """Letters of any script stay; what means something in addresses, Markdown or a shell goes."""
    return re.sub(r"[^\w.+]+|_+", "-", stem).strip(".-")[:MOST_NAME] or "file"


def _is(kind: str, content: bytes) -> bool:
    if kind == "pdf":
        return content.startswith(b"%PDF-")
    if kind in ("txt", "csv"):
        return _is_text(content)
    return _is_archive(content, OFFICE.get(kind, ""))


def _is_text(content: bytes) -> bool:
    """Text in an encoding of today's or of older Japanese machines, without control characters."""
    for encoding in _JAPANESE_TEXT:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)
    return False


def _is_archive(content: bytes, holds: str) -> bool:
    """A ZIP archive whose list of files can be read; those of office programs hold a known part, and no macros."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return not holds or (holds in names and not any(name.endswith("vbaProject.bin") for name in names))
