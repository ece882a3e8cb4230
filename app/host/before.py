"""What must be true before anything is started; each failure is one sentence."""

import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import IO

from app.host.process import Trouble

LEAST_FREE_BYTES = 100_000_000


def require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Trouble(_why_not_bound(error, host, port)) from error


def require_home(home: Path) -> None:
    """The data folder exists, can be written, and the disk under it has room."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        trial = home / f".trial-{os.getpid()}"
        trial.touch()
        trial.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Trouble(f"The disk under {home} is full: make room and start again.") from error
        raise Trouble(f"The data folder {home} can't be written ({error.strerror}); choose one by YUI_HOME.") from error
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise Trouble(f"The disk under {home} is nearly full ({free // 1_000_000} MB free): make room and start again.")


def claim(home: Path) -> IO[str]:
    """Make this the only `yui up` of the data folder, for as long as the answer stays open."""
    file = (home / "up.pid").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        pid = file.read().strip() or "?"
        file.close()
        raise Trouble(f"Yui already runs from {home} (process {pid}).") from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _why_not_bound(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program; stop that, or choose another port: PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"This user may not open port {port}; choose one above 1023: PORT=8000."
    return f"The address {host}:{port} can't be opened: {error.strerror}."
