"""Keeps processes alive: what dies is started again, a few times; then everything is stopped, with a sentence."""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from app.host.process import Process, Trouble

LOOK_SECONDS = 0.25
LOOKS_BETWEEN_LOGS = 240
DEATHS, WITHIN_SECONDS = 5, 60.0
PATIENCE_SECONDS = 4.0
ASKS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Asked(BaseException):
    """Somebody asked us to stop."""


class Supervisor:
    """The processes of one site, in the order in which they were started."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self._deaths: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}

    def __enter__(self) -> "Supervisor":
        for number in ASKS:
            signal.signal(number, _ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number in ASKS:
            signal.signal(number, signal.SIG_IGN)
        self.stop()

    def start(self, process: Process) -> None:
        self.processes.append(process)
        process.start()

    def run_to_end(self, process: Process, sentence: str) -> None:
        """Start a process that does one thing; its failure ends everything with `sentence`."""
        self.start(process)
        while process.runs:
            time.sleep(LOOK_SECONDS / 5)
        process.end_remains()
        self.processes.remove(process)
        if process.code:
            raise Trouble(f"{sentence} Its last words (more in {process.log}):\n{process.last_words()}")

    def wait_until(self, ready: Callable[[], bool], process: Process, seconds: float) -> None:
        """Wait for a started process to be `ready`."""
        until = time.monotonic() + seconds
        while not ready():
            self.look()
            if time.monotonic() > until:
                raise Trouble(f"{process.name} did not answer for {seconds:.0f} seconds; see {process.log}.")
            time.sleep(LOOK_SECONDS / 5)

    def watch(self) -> None:
        """Keep everything alive, and the logs short, until asked to stop."""
        with suppress(Asked):
            while True:
                for _ in range(LOOKS_BETWEEN_LOGS):
                    self.look()
                    time.sleep(LOOK_SECONDS)
                for process in self.processes:
                    process.keep_log_short()

    def look(self) -> None:
        """Start again what died, after a pause that doubles; give up on what dies too often."""
        for process in self.processes:
            if process.runs:
                continue
            if process.name not in self._due:
                self._due[process.name] = time.monotonic() + self._pause_after_death(process)
            elif time.monotonic() >= self._due[process.name]:
                del self._due[process.name]
                process.start()

    def _pause_after_death(self, process: Process) -> float:
        """Seconds until the next start; a process that died too often ends everything."""
        process.end_remains()
        moment = time.monotonic()
        deaths = [at for at in self._deaths.get(process.name, []) if moment - at < WITHIN_SECONDS]
        self._deaths[process.name] = [*deaths, moment]
        if len(deaths) + 1 >= DEATHS:
            raise Trouble(
                f"{process.name} ended {DEATHS} times within a minute. Its last words (more in {process.log}):\n"
                f"{process.last_words()}"
            )
        return float(0.25 * 2 ** len(deaths))

    def stop(self) -> None:
        for last in (False, True):
            self._stop_together([process for process in self.processes if process.ends_last is last])
        self.processes.clear()

    def _stop_together(self, group: list[Process]) -> None:
        """Ask, ask again (a busy worker then drops its job), and kill what is left."""
        for _ in range(2):
            for process in group:
                process.ask_to_stop()
            until = time.monotonic() + PATIENCE_SECONDS
            while any(process.runs for process in group) and time.monotonic() < until:
                time.sleep(LOOK_SECONDS / 5)
        for process in group:
            process.end_remains()


def _ask(_number: int, _frame: FrameType | None) -> None:
    raise Asked
