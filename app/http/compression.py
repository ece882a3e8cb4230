"""Pages travel packed. (What a foreign site could make a browser ask for carries no session: SameSite cookies.)"""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 1000
QUICK, THOROUGH = 1, 6
PACKED_KINDS = ("text/", "application/json", "application/problem+json", "application/atom+xml", "image/svg+xml")


def install(app: Flask) -> None:
    app.after_request(_pack)


def pack(body: bytes, level: int = THOROUGH) -> bytes:
    return gzip.compress(body, level, mtime=0)


def unpack(packed: bytes) -> bytes:
    return gzip.decompress(packed)


def browser_unpacks() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _pack(response: Response) -> Response:
    if not (response.mimetype or "").startswith(PACKED_KINDS):
        return response
    response.vary.add("Accept-Encoding")
    if _worth_it(response) and browser_unpacks():
        response.set_data(pack(response.get_data(), QUICK))
        response.headers["Content-Encoding"] = "gzip"
        tag, _weak = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)  # the same page in other bytes
    return response


def _worth_it(response: Response) -> bool:
    return (
        response.status_code in (200, 403, 404, 422)
        and "Content-Encoding" not in response.headers
        and not response.is_streamed
        and not response.direct_passthrough
        and len(response.get_data()) >= LEAST_BYTES
    )
