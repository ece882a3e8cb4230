"""The hand that kills: processes of a site, at any moment, again and again; and a Redis that is stopped."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.host import valkey
from tests.sites import Site, wait_until

PAUSES = (0.05, 0.6)  # seconds between two kills
NAMES = ("worker",) * 6 + ("web", "pool", "server")
WEB = ("web", "server")
ANSWERS = 12  # between two kills of the web: one that dies before it has answered anybody proves nothing
# Seconds between two of a kind. A site ends when one of its own processes dies five times within a minute.
LEAST = {"worker": 0.0, "web": 4.0, "pool": 20.0, "server": 20.0}


class Killer:
    """Kills a worker or a web process; rarely the pool or the web server itself."""

    def __init__(self, site: Site, answered: Callable[[], int]) -> None:
        """`answered` tells how many requests have been answered so far."""
        self.killed = dict.fromkeys(LEAST, 0)
        self._site, self._answered = site, answered
        self._dice = random.Random(7)
        self._due = {name: time.monotonic() + seconds / 2 for name, seconds in LEAST.items()}
        self._web_due = ANSWERS

    def live_until(self, over: threading.Event) -> None:
        while not over.wait(self._dice.uniform(*PAUSES)):
            name = self._dice.choice(NAMES)
            if self._may(name) and self._kill(name):
                self._due[name] = time.monotonic() + LEAST[name]
                if name in WEB:
                    self._web_due = self._answered() + ANSWERS

    def _may(self, name: str) -> bool:
        return time.monotonic() >= self._due[name] and (name not in WEB or self._answered() >= self._web_due)

    def _kill(self, name: str) -> bool:
        words = ("workers.run",) if name in ("worker", "pool") else ("granian",)
        is_own = name in ("pool", "server")
        found = [pid for pid in self._site.processes(*words) if (_parent(pid) == self._site.pid) is is_own]
        try:
            os.kill(self._dice.choice(found), signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            return False
        self.killed[name] += 1
        return True


class Redis:
    """The operator's own Redis: nobody but the operator starts it again."""

    def __init__(self, folder: Path) -> None:
        self._server, self.socket = valkey.private_server(folder, os.environ)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        self._server.start()
        wait_until(lambda: valkey.answers(self.socket))

    def stop(self) -> None:
        self._server.end_remains()


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
