"""A thousand open pages: what their streams cost in memory, how soon they are told, what a page costs beside."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.base.broadcast import SITE, broadcast
from app.base.database import transaction
from tests.bench.load import Visitor
from tests.bench.pages import Wrong

STREAMS = 1000
OWN = 20  # streams that one member may have open; the others are guests'
WAIT_SECONDS = 60


@dataclass
class Told:
    """How long after an event the middle page heard of it, and the last."""

    p50_ms: float
    last_ms: float


class Streams:
    """Open connections to /live, read by one selector."""

    def __init__(self) -> None:
        self._lines = selectors.DefaultSelector()

    def open(self, port: int, visitors: Sequence[Visitor], count: int = STREAMS) -> None:
        """As many for each visitor as one may have, the rest for guests; on return each was welcomed."""
        cookies = ["; ".join(f"{name}={text}" for name, text in visitor.cookies.items()) for visitor in visitors]
        for number in range(count):
            cookie = cookies[number // OWN] if number < OWN * len(cookies) else ""
            self._lines.register(_ask(port, cookie), selectors.EVENT_READ)
            if number % 50 == 49:
                time.sleep(0.1)  # people do not come within a moment; the listening queue is finite
        self._wait_for(b"event: welcome", begun=time.perf_counter())

    def hear(self, number: int) -> Told:
        """Tell every page of a change, and wait until each has heard of it."""
        begun = time.perf_counter()
        with transaction():
            broadcast(SITE, "topic", {"topic_id": -number, "last_number": 0, "answer_count": 0})
        times = sorted(self._wait_for(f'"topic_id": {-number},'.encode(), begun))
        return Told(times[len(times) // 2], times[-1])

    def close(self) -> None:
        for key in list(self._lines.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._lines.close()

    def _wait_for(self, words: bytes, begun: float) -> list[float]:
        """Milliseconds until each stream said the words; they come in one piece."""
        waiting, times = {key.fd: b"" for key in self._lines.get_map().values()}, []
        while waiting:
            ready = self._lines.select(WAIT_SECONDS)
            if not ready:
                raise Wrong(f"{len(waiting)} of the streams were not told {words.decode()}")
            for key, _events in ready:
                piece = key.fileobj.recv(65_536)  # type: ignore[union-attr]
                if not piece or piece.startswith(b"HTTP/1.1 5"):
                    raise Wrong("a stream was ended or refused")
                said = waiting.get(key.fd, b"") + piece
                if key.fd in waiting and words in said:
                    del waiting[key.fd]
                    times.append((time.perf_counter() - begun) * 1000)
                elif key.fd in waiting:
                    waiting[key.fd] = said
        return times


@contextmanager
def open_streams(port: int, visitors: Sequence[Visitor]) -> Iterator[Streams]:
    streams = Streams()
    try:
        streams.open(port, visitors)
        yield streams
    finally:
        streams.close()


def _ask(port: int, cookie: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
    head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n"
    line.sendall((head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode())
    return line
