"""A whole site as `yui up` starts it, for tests that need processes, a browser, or both."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from app.config import ROOT

START_SECONDS, STOP_SECONDS = 600, 20  # a demo community is loaded before the first answer


class Site:
    """One data folder and one port; started, asked, killed and stopped like a real one."""

    def __init__(self, home: Path, *options: str, port: int | None = None, **environment: str) -> None:
        self.home = home
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.options = options
        own = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = own | {"YUI_HOME": str(home), "PORT": str(self.port)} | environment
        self._popen: subprocess.Popen[bytes] | None = None

    def launch(self, said: Path | None = None) -> "Site":
        """Begin to start; do not wait. What it prints goes into `said`."""
        self._said = said or self.home.with_name(f"{self.home.name}.out")
        with self._said.open("w") as out:
            command = [sys.executable, "-m", "app.host", *self.options]
            self._popen = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)
        return self

    def start(self) -> "Site":
        self.launch()
        wait_until(lambda: "answers at" in self.said or not self.runs, START_SECONDS)
        assert self.runs, f"the site did not start: {self.said}"
        return self

    @property
    def pid(self) -> int:
        assert self._popen
        return self._popen.pid

    @property
    def runs(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    @property
    def said(self) -> str:
        """What `yui up` has printed so far."""
        return self._said.read_text()

    def answers(self, path: str = "/healthz") -> bool:
        return self.reads(path) is not None

    def reads(self, path: str) -> str | None:
        """The body of a page that is there; None for every other answer, and for none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return None

    def processes(self, *words: str) -> list[int]:
        """Every process of this site whose command has all `words`."""
        return [pid for pid in _pids() if self._owns(pid) and _has(pid, words)]

    def _owns(self, pid: int) -> bool:
        """They carry its data folder in their environment, or (Redis, which writes over that) work in it."""
        return f"YUI_HOME={self.home}\0".encode() in _read(pid, "environ") or self.home in _folder(pid).parents

    def megabytes(self) -> float:
        """What all its processes occupy; what they share is counted once."""
        found = [_read(pid, "smaps_rollup").decode() for pid in self.processes()]
        return (
            sum(int(line.split()[1]) for text in found for line in text.splitlines() if line.startswith("Pss:")) / 1000
        )

    def stop_by_itself(self) -> int:
        """Wait until it ends; its exit code."""
        assert self._popen
        return self._popen.wait(START_SECONDS)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        assert self._popen
        if self.runs:
            self._popen.send_signal(number)
        return self._popen.wait(STOP_SECONDS)

    def end(self) -> None:
        """Stop it, and kill what is left."""
        if self._popen is None:
            return
        try:
            self.stop()
        finally:
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)


def wait_until(ready: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition; the assertion fails when it does not come true in time."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _folder(pid: int) -> Path:
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return Path("/")


def _has(pid: int, words: tuple[str, ...]) -> bool:
    command = _read(pid, "cmdline").replace(b"\0", b" ").decode(errors="replace")
    return all(word in command for word in words)
