"""The whole site as one ASGI application."""

from time import monotonic
from typing import Any

from flask import Flask
from redis.asyncio import Redis

from app.base.bridge import Bridge, Headers, Receive, Scope, Send, environ_of
from app.base.broadcast import SITE, member
from app.base.files import Files
from app.config import ROOT
from app.http.actor import current_member
from app.live import stream
from app.live.hub import Hub
from app.live.shortcut import Answer, Shortcut

PATH = "/live"
THREADS = 4


class Live:
    """Built files, ready pages for guests, all other pages, and at /live a stream for each open page."""

    def __init__(self, app: Flask, redis_url: str) -> None:
        self._app = app
        self._shortcut = Shortcut()
        self._pages = Bridge(app, threads=THREADS, largest_bytes=app.config["MAX_CONTENT_LENGTH"])
        self._files = Files(ROOT / "static" / "dist", "/static/")
        self.hub = Hub(lambda: Redis.from_url(redis_url), self._shortcut)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_end(receive, send)
        elif scope["type"] != "http":
            return
        elif scope["path"].startswith(self._files.prefix):
            await self._files(scope, receive, send)
        elif scope["path"] == PATH:
            await self._stream(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def close(self) -> None:
        """End every stream."""
        await self.hub.close()

    async def _live_and_end(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                self.hub.follow()
            else:
                await self.close()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = self._shortcut.key(scope)
        ready = self._shortcut.answer(key, scope) if key else None
        if ready:
            await send({"type": "http.response.start", "status": ready.status, "headers": ready.headers})
            await send({"type": "http.response.body", "body": ready.body})
            return
        began = monotonic()

        def keep(environ: dict[str, Any], status: int, headers: Headers, body: bytes) -> None:
            if key:
                self._shortcut.keep(key, began, environ, Answer(status, headers, body))

        await self._pages(scope, receive, send, keep)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        member_id = await self._pages.in_thread(self._who, scope)
        channels = [SITE] if member_id is None else [SITE, member(member_id)]
        await stream.serve(self.hub, channels, receive, send)

    def _who(self, scope: Scope) -> int | None:
        """The member's id by the same cookies and the same checks as on a page."""
        with self._app.request_context(environ_of(scope)):
            who = current_member()
            return who.id if who else None
