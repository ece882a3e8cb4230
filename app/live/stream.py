"""One open page's event stream."""

import asyncio

from app.base.bridge import Message, Receive, Send
from app.live.hub import WELCOME, Hub, Listener

BEAT_SECONDS = 20.0
LONGEST_SECONDS = 900.0  # then the browser connects again and is asked again who it is
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def serve(hub: Hub, channels: list[str], receive: Receive, send: Send) -> None:
    """Send what is told on `channels`, until either side ends; 503 when there are too many streams."""
    if not hub.has_room(channels[1:]):
        await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"30")]})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send(_part(WELCOME))
    listener = hub.add(channels)
    try:
        await _pass_on(listener, receive, send)
    finally:
        hub.remove(listener, channels)


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
