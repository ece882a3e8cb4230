"""Ready pages for guests, answered on the event loop: no thread, no framework, no question to Redis.

That is right because this process hears of every name that becomes stale (see `freshness`), and answers
from here only while it does. A page is kept only if none of its names became stale while it was made.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable
from time import monotonic
from typing import NamedTuple

from app.base.bridge import Headers, Scope
from app.base.keeping import OLDEST_SECONDS
from app.http.guest_cache import READY, Mark

MOST_PAGES = 2000
SIGNED_IN = (b"session=", b"remember_token=")
VARYING = (b"accept-language", b"accept-encoding", b"cookie", b"host")
UNCHANGED = (b"etag", b"cache-control", b"vary")


class Kept(NamedTuple):
    headers: Headers
    body: bytes
    etag: bytes
    names: tuple[str, ...]
    made: float


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Shortcut:
    """The pages that this process has sent to guests, by all that they depend on."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._keys: defaultdict[str, set[Hashable]] = defaultdict(set)
        self._stale_at: dict[str, float] = {}
        self._trusted_since: float | None = None

    def trust(self) -> None:
        self._trusted_since = monotonic()

    def distrust(self) -> None:
        self._trusted_since = None
        self._pages.clear()
        self._keys.clear()
        self._stale_at.clear()

    def forget(self, name: str) -> None:
        self._stale_at[name] = monotonic()
        for key in self._keys.pop(name, set()):
            self._pages.pop(key, None)

    def key(self, scope: Scope) -> Hashable | None:
        """What a guest's page depends on; None for who may be signed in, for htmx, and for all but GET."""
        if scope["method"] != "GET":
            return None
        varying = []
        for name, text in scope["headers"]:
            if name == b"hx-request" or (name == b"cookie" and any(cookie in text for cookie in SIGNED_IN)):
                return None
            if name in VARYING:
                varying.append((name, text))
        return scope["path"], scope["query_string"], *varying

    def answer(self, key: Hashable, scope: Scope) -> Answer | None:
        kept = self._pages.get(key)
        if kept is None or monotonic() - kept.made > OLDEST_SECONDS:
            return None
        if any(name == b"if-none-match" and kept.etag in text for name, text in scope["headers"]):
            return Answer(304, [pair for pair in kept.headers if pair[0] in UNCHANGED], b"")
        return Answer(200, kept.headers, kept.body)

    def keep(self, key: Hashable, began: float, environ: dict[str, object], answer: Answer) -> None:
        """Keep a page that was asked for at `began`, if the guests' cache has marked it as one of its own."""
        mark = environ.get(READY)
        if not isinstance(mark, Mark) or answer.status != 200 or not self._heard_all(mark, began):
            return
        etag = dict(answer.headers).get(b"etag", b"").removeprefix(b"W/")
        self._pages[key] = Kept(answer.headers, answer.body, etag or b"none", mark.names, mark.made)
        for name in mark.names:
            self._keys[name].add(key)
        while len(self._pages) > MOST_PAGES:
            self._drop_oldest()

    def _heard_all(self, mark: Mark, began: float) -> bool:
        """The page was asked for while every change was told, and none of its names has become stale since."""
        if self._trusted_since is None or began < self._trusted_since:
            return False
        return all(self._stale_at.get(name, 0.0) < began for name in mark.names)

    def _drop_oldest(self) -> None:
        key, kept = self._pages.popitem(last=False)
        for name in kept.names:
            self._keys[name].discard(key)
