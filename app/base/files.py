"""Built files over ASGI: from memory, compressed as the build left them, kept by browsers for a year."""

import mimetypes
from pathlib import Path
from typing import NamedTuple

from app.base.bridge import Headers, Receive, Scope, Send

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
KEPT = b"public, max-age=31536000, immutable"


class _File(NamedTuple):
    headers: Headers
    body: bytes


class Files:
    """Everything in `folder`, read when first asked for; names carry their content's hash and never change."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.prefix = prefix
        self._folder = folder
        self._known: dict[tuple[str, str], _File] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        found = self._find(scope["path"].removeprefix(self.prefix), _accepted(scope))
        if found is None or scope["method"] not in ("GET", "HEAD"):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"There is no such file.\n"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": found.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else found.body})

    def _find(self, name: str, accepted: str) -> _File | None:
        for encoding, ending in ENCODINGS:
            if encoding in accepted and (packed := self._read(name, ending, encoding)):
                return packed
        return self._read(name, "", "")

    def _read(self, name: str, ending: str, encoding: str) -> _File | None:
        if (name, ending) not in self._known:
            path = self._folder / f"{name}{ending}"
            if "/" in name or name.startswith(".") or not path.is_file():
                return None
            self._known[name, ending] = _file(path.read_bytes(), name, encoding)
        return self._known[name, ending]


def _file(body: bytes, name: str, encoding: str) -> _File:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = [
        (b"content-type", (f"{kind}; charset=utf-8" if kind.startswith("text/") else kind).encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", KEPT),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    return _File(headers, body)


def _accepted(scope: Scope) -> str:
    return next((text.decode("latin-1") for name, text in scope["headers"] if name == b"accept-encoding"), "")
