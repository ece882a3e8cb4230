"""The ASGI door: pages from threads, and at /live one event stream for each open page."""

import asyncio
import json
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any

from flask import Flask
from redis import RedisError
from redis.asyncio import Redis

from app.base.bridge import Bridge, Message, Receive, Scope, Send, environ_of
from app.base.broadcast import PREFIX, SITE, member
from app.base.files import Files
from app.config import ROOT
from app.http.actor import current_member

PATH = "/live"
BEAT_SECONDS = 20.0
LONGEST_SECONDS = 900.0  # then the browser connects again and is asked again who it is
MOST_STREAMS = 2000
MOST_STREAMS_A_MEMBER = 20
MOST_WAITING = 100
THREADS = 4
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
WELCOME = b"retry: 3000\nevent: welcome\ndata: {}\n\n"
Listener = asyncio.Queue[bytes | None]
log = logging.getLogger(__name__)


class Live:
    """The whole site as one ASGI application."""

    def __init__(self, app: Flask, redis_url: str) -> None:
        self._app = app
        self._pages = Bridge(app, threads=THREADS, largest_bytes=app.config["MAX_CONTENT_LENGTH"])
        self._files = Files(ROOT / "static" / "dist", "/static/")
        self._hub = Hub(redis_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_end(receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH:
            await self._stream(scope, receive, send)
        elif scope["type"] == "http":
            serve = self._files if scope["path"].startswith(self._files.prefix) else self._pages
            await serve(scope, receive, send)

    async def _live_and_end(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.shutdown":
                await self.close()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def close(self) -> None:
        """End every stream."""
        await self._hub.close()

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        member_id = await self._pages.in_thread(self._who, scope)
        channels = [SITE] if member_id is None else [SITE, member(member_id)]
        if not self._hub.has_room(channels[1:]):
            await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"30")]})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(_part(WELCOME))
        listener = self._hub.add(channels)
        try:
            await _pass_on(listener, receive, send)
        finally:
            self._hub.remove(listener, channels)

    def _who(self, scope: Scope) -> int | None:
        """The member's id by the same cookies and the same checks as on a page."""
        with self._app.request_context(environ_of(scope)):
            who = current_member()
            return who.id if who else None


async def _pass_on(listener: Listener, receive: Receive, send: Send) -> None:
    """Send what arrives, and a beat in silence, until either side ends."""
    gone = asyncio.ensure_future(_until_gone(receive))
    ends_at = asyncio.get_running_loop().time() + LONGEST_SECONDS
    try:
        while asyncio.get_running_loop().time() < ends_at:
            arrival = asyncio.ensure_future(listener.get())
            await asyncio.wait({arrival, gone}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            event = arrival.result() if arrival.done() else b": beat\n\n"
            arrival.cancel()
            if gone.done() or event is None:
                break
            await send(_part(event))
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


class Hub:
    """One subscription a process, passed on to every stream that listens on a message's channel."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._following: asyncio.Task[None] | None = None

    def has_room(self, own_channels: list[str]) -> bool:
        own = max((len(self._listeners[channel]) for channel in own_channels), default=0)
        return len(self._listeners[SITE]) < MOST_STREAMS and own < MOST_STREAMS_A_MEMBER

    def add(self, channels: list[str]) -> Listener:
        listener: Listener = asyncio.Queue(MOST_WAITING)
        for channel in channels:
            self._listeners[channel].add(listener)
        if self._following is None or self._following.done():
            self._following = asyncio.ensure_future(self._follow())
        return listener

    def remove(self, listener: Listener, channels: list[str]) -> None:
        for channel in channels:
            self._listeners[channel].discard(listener)
            if not self._listeners[channel]:
                del self._listeners[channel]

    async def close(self) -> None:
        for listener in list(self._listeners[SITE]):
            _offer(listener, None)
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    async def _follow(self) -> None:
        """Listen to Redis; when it was away, welcome every page anew: it may have missed something."""
        missed = False
        while True:
            try:
                await self._follow_once(missed)
            except (RedisError, OSError) as error:
                log.warning("the live stream lost Redis: %s", error)
            missed = True
            await asyncio.sleep(1)

    async def _follow_once(self, missed: bool) -> None:
        async with Redis.from_url(self._url) as redis, redis.pubsub() as subscription:
            await subscription.psubscribe(f"{PREFIX}*")
            async for message in subscription.listen():
                if message["type"] == "pmessage":
                    self._tell(message["channel"].decode().removeprefix(PREFIX), _event(message["data"]))
                elif missed:
                    self._tell(SITE, WELCOME)

    def _tell(self, channel: str, event: bytes) -> None:
        for listener in list(self._listeners.get(channel, ())):
            _offer(listener, event)


def _offer(listener: Listener, event: bytes | None) -> None:
    """A stream that reads too slowly is ended: its page will connect again."""
    if event is not None and listener.full():
        event = None
    while listener.full():
        listener.get_nowait()
    listener.put_nowait(event)


def _event(message: bytes) -> bytes:
    told: dict[str, Any] = json.loads(message)
    return f"event: {told['name']}\ndata: {json.dumps(told['payload'])}\n\n".encode()
