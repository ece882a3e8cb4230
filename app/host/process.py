"""A process of our own: it ends with us, and takes along everything that it started."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.config import ROOT

LOG_BYTES = 20_000_000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Trouble(Exception):
    """Something that the operator must mend; its text is one plain sentence."""


class Process:
    """One command in a session of its own, writing to a log file of its own."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str], *, ends_last: bool = False
    ) -> None:
        """`ends_last`: the others need it until they have ended."""
        self.name = name
        self.ends_last = ends_last
        self.command = list(command)
        self.log = log
        self.environment = dict(environment)
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self._popen = subprocess.Popen(  # noqa: S603
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid if self._popen else 0

    @property
    def code(self) -> int | None:
        """What it ended with; None while it runs."""
        return self._popen.poll() if self._popen else None

    @property
    def runs(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def ask_to_stop(self) -> None:
        if self.runs and self._popen:
            self._popen.terminate()

    def end_remains(self) -> None:
        """Kill whatever is left of the session, the process itself included."""
        for pid in _members_of_session(self.pid):
            _kill(pid)
        if self._popen:
            self._popen.wait()

    def last_words(self, lines: int = 12) -> str:
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8000))
            text = file.read().decode(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def keep_log_short(self) -> None:
        """Move a long log to <name>.1 and begin anew; writers append, so they need not know."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Get this signal when the parent dies, however it dies (Linux; elsewhere the parent must ask)."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, number)


def _members_of_session(session: int) -> list[int]:
    if not session:
        return []
    if not Path("/proc/self").exists():
        return [-session]
    return [pid for pid in _all_pids() if _session_of(pid) == session]


def _all_pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _kill(pid: int) -> None:
    """Kill one process, or, by a negative number, a whole group."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
