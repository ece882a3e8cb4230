"""Ready pages for guests, kept in the process and trusted only while their stamps stand."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from time import monotonic
from typing import NamedTuple, ParamSpec

from flask import Response, current_app, request

from app.base import freshness
from app.base.keeping import Keep
from app.http.actor import is_guest_request
from app.http.compression import browser_unpacks, pack, unpack
from app.http.respond import is_htmx

P = ParamSpec("P")

READY = "yui.ready"


class Ready(NamedTuple):
    """A page, packed, and when it was made."""

    packed: bytes
    etag: str
    made: float


class Mark(NamedTuple):
    """Left in the request's environment: this answer is a ready page, stale as soon as one of `names` is."""

    names: tuple[str, ...]
    made: float


_pages: Keep[Ready] = Keep(most=2000)


def ready_for_guests(*names: str) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Keep the view's 200 page for guests under stamps `names`; `{topic_id}` is filled from the address."""

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def cached(*args: P.args, **kwargs: P.kwargs) -> Response:
            if not (is_guest_request() and current_app.config["YUI"].page_cache) or is_htmx():
                return view(*args, **kwargs)
            return _ready_or_made([name.format(**kwargs) for name in names], lambda: view(*args, **kwargs))

        return cached

    return decorate


def _ready_or_made(names: list[str], make: Callable[[], Response]) -> Response:
    stamps = freshness.stamps(*names)
    if stamps is None:
        return make()
    key = (request.full_path, _language_key(), request.cookies.get("theme", ""))
    ready = _pages.get(key, stamps)
    if ready is None:
        response = make()
        if response.status_code != 200 or "Set-Cookie" in response.headers:
            return response
        ready = _pages.put(key, stamps, _ready(response.get_data()))
    request.environ[READY] = Mark(tuple(names), ready.made)
    return _sent(ready)


def _language_key() -> str:
    """Enough of the request to tell which language the page is in, without the database."""
    return request.cookies.get("locale") or request.headers.get("Accept-Language", "")[:80]


def _ready(body: bytes) -> Ready:
    return Ready(pack(body), blake2b(body, digest_size=12).hexdigest(), monotonic())


def _sent(ready: Ready) -> Response:
    packed = browser_unpacks()
    response = Response(ready.packed if packed else unpack(ready.packed), mimetype="text/html")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(ready.etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
