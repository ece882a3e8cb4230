"""What Redis tells this process, passed on: events to open pages, stale names to the ready pages."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from redis import RedisError
from redis.asyncio import Redis

from app.base.broadcast import PREFIX, SITE
from app.base.freshness import STALE

MOST_STREAMS = 2000
MOST_STREAMS_A_MEMBER = 20
MOST_WAITING = 100
WELCOME = b"retry: 3000\nevent: welcome\ndata: {}\n\n"
Listener = asyncio.Queue[bytes | None]
log = logging.getLogger(__name__)


class Keeper(Protocol):
    """Keeps something that is right only while it hears of every change."""

    def trust(self) -> None:
        """From now on every change is told."""

    def distrust(self) -> None:
        """Changes may be missed from now on."""

    def forget(self, name: str) -> None:
        """Something under this name has changed."""


class Hub:
    """One subscription a process, passed on to every stream that listens on a message's channel."""

    def __init__(self, connect: Callable[[], Redis], keeper: Keeper) -> None:
        self._connect = connect
        self._keeper = keeper
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._following: asyncio.Task[None] | None = None

    def follow(self) -> None:
        """Begin to listen to Redis; once is enough."""
        if self._following is None or self._following.done():
            self._following = asyncio.ensure_future(self._follow())

    def has_room(self, own_channels: list[str]) -> bool:
        own = max((len(self._listeners[channel]) for channel in own_channels), default=0)
        return len(self._listeners[SITE]) < MOST_STREAMS and own < MOST_STREAMS_A_MEMBER

    def add(self, channels: list[str]) -> Listener:
        listener: Listener = asyncio.Queue(MOST_WAITING)
        for channel in channels:
            self._listeners[channel].add(listener)
        self.follow()
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
            finally:
                self._keeper.distrust()
            missed = True
            await asyncio.sleep(1)

    async def _follow_once(self, missed: bool) -> None:
        async with self._connect() as redis, redis.pubsub() as subscription:
            await subscription.subscribe(STALE)
            await subscription.psubscribe(f"{PREFIX}*")
            async for message in subscription.listen():
                if message["type"] == "pmessage":
                    self._tell(message["channel"].decode().removeprefix(PREFIX), _event(message["data"]))
                elif message["type"] == "message":
                    self._keeper.forget(message["data"].decode())
                elif message["type"] == "psubscribe":  # the second of the two: all is heard from here on
                    self._keeper.trust()
                    if missed:
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
