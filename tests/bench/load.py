"""Asks over kept-open connections, checks each answer, and reads the server's CPU time from the kernel."""

import gzip
import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes
    cookies: list[str]

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.raw) if packed else self.raw).decode()


@dataclass
class Visitor:
    """One browser: a kept-open connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "ja"

    def __post_init__(self) -> None:
        self._line = self._connect()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"")

    def post(self, path: str, form: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(form).encode())

    def connect_again(self) -> None:
        self._line = self._connect()

    def _connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip"]
        lines += [f"Accept-Language: {self.language}", "Accept: text/html"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={text}" for name, text in self.cookies.items()))
        if method == "POST":
            lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
        if select.select([self._line], [], [], 0)[0]:  # the server has closed a line that was idle for long
            self._line = self._connect()
        self._line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        answer = self._read()
        for cookie in answer.cookies:
            name, _sign, text = cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return answer

    def _read(self) -> Answer:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _gap, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [(name.lower(), text.strip()) for name, _colon, text in (line.partition(":") for line in lines)]
        headers = dict(pairs)
        while len(body) < int(headers.get("content-length", 0)):
            body += self._more()
        return Answer(int(first.split()[1]), headers, body, [text for name, text in pairs if name == "set-cookie"])

    def _more(self) -> bytes:
        piece = self._line.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


@dataclass(frozen=True)
class Timing:
    requests: int
    seconds: float
    cpu_ms: float
    latencies_ms: Sequence[float]

    @property
    def a_second(self) -> float:
        return self.requests / self.seconds

    @property
    def p50_ms(self) -> float:
        return median(self.latencies_ms)

    @property
    def p95_ms(self) -> float:
        return quantiles(self.latencies_ms, n=20)[-1]


def measure(
    ask: Callable[[Visitor, int], None], visitors: Sequence[Visitor], requests: int, pids: Sequence[int]
) -> Timing:
    """`requests` calls of `ask(visitor, number)` by all visitors at once, and what they cost processes `pids`."""
    latencies: list[float] = []

    def visit(which: int) -> None:
        for number in range(which, requests, len(visitors)):
            begun = time.perf_counter()
            ask(visitors[which], number)
            latencies.append((time.perf_counter() - begun) * 1000)

    cpu, begun = cpu_seconds(pids), time.perf_counter()
    with ThreadPoolExecutor(len(visitors)) as threads:
        list(threads.map(visit, range(len(visitors))))
    seconds = time.perf_counter() - begun
    return Timing(requests, seconds, (cpu_seconds(pids) - cpu) / requests * 1000, latencies)


def cpu_seconds(pids: Sequence[int]) -> float:
    return sum(_cpu_ticks(pid) for pid in pids) / TICKS


def _cpu_ticks(pid: int) -> int:
    """Its own and its ended children's: a job's process may be gone by the second look; its parent has its ticks."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15]))
