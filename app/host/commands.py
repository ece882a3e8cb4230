"""How each process of a site is called, here and in the units of deploy/."""

import os
import sys
from pathlib import Path

from app.config import ROOT, Config

STATIC_SECONDS = 31_536_000


def web(config: Config, door: str = "live") -> list[str]:
    """The web server. Doors of wsgi.py: `live` (ASGI: pages and the live stream) or `app` (WSGI: pages alone)."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi" if door == "live" else "wsgi", f"wsgi:{door}"]
    command += ["--host", config.host, "--port", str(config.port), "--workers", str(config.web_processes)]
    command += ["--http", "1", "--no-ws", "--log-level", "warning", "--backlog", "4096", "--backpressure", "4096"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"]
    if door != "live" and (ROOT / "static" / "dist").is_dir():  # the other door serves them itself, compressed
        command += ["--static-path-route", "/static", "--static-path-mount", str(ROOT / "static" / "dist")]
        command += ["--static-path-expires", str(STATIC_SECONDS)]
    return command


def worker() -> list[str]:
    """The worker pool; it also keeps the schedule."""
    return [sys.executable, "-m", "workers.run"]


def yui(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("yui")), *arguments]


def become(command: list[str]) -> None:
    """Give this process over to `command`, so that signals reach it directly."""
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606
