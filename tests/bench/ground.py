"""What the measuring stands on: a filled data folder (kept between runs) and the servers, each on a core of its own."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import Config, create_app
from app.base.database import db
from app.config import ROOT
from app.readers import follow
from app.readers.lag import places
from app.readers.reader import READERS
from tests import services
from tests.bench import community
from tests.bench.community import Size
from tests.bench.load import cpu_seconds
from tests.databases import Postgresql
from tests.sites import Site, free_port, wait_until

KEPT = ROOT / ".tools" / "bench"
CALM_AFTER = 120  # seconds in which the jobs of a start are done


@contextmanager
def filled_site(size: Size, database: str, search: bool) -> Iterator[tuple[Site, Flask]]:
    """A running site with the community, and the application on the same database for looking things up."""
    home = Path(tempfile.mkdtemp(prefix="yui-bench-")) / "home"
    url = Postgresql().url if database == "postgresql" else ""
    if url:
        _fill(home, url, size, search)
    else:
        shutil.copytree(_kept_home(size, search), home, symlinks=True)
    _use_core(0)
    site = Site(home, DATABASE_URL=url).start()
    _use_core(1)
    wait_until(lambda: _is_calm(site), CALM_AFTER)
    try:
        yield site, create_app(Config(home=home, DATABASE_URL=url))
    finally:
        site.end()
        shutil.rmtree(home.parent)


@contextmanager
def bare_server() -> Iterator[tuple[int, list[int]]]:
    """The bare server's port and processes."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--no-ws"]
    command += ["--log-level", "error", "--port", str(port), "tests.bench.bare:app"]
    _use_core(0)
    server = subprocess.Popen(command, cwd=ROOT)
    _use_core(1)
    try:
        wait_until(lambda: Site(Path("/"), port=port).answers("/"))
        yield port, [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait()


def first_words(site: Site) -> str:
    """What the web server's log says of its end."""
    return (site.home / "log" / "web.log").read_text()[:600]


def _is_calm(site: Site) -> bool:
    """Do the workers rest? What they do after a start is not what a page costs."""
    workers = site.processes("workers.run")
    before = cpu_seconds(workers)
    time.sleep(2)
    return cpu_seconds(workers) - before < 0.1


def wait_for_readers(app: Flask) -> float:
    """Seconds until every reader has read everything."""
    begun = time.monotonic()
    with app.app_context():
        wait_until(lambda: not any(_lags()), 600)
    return time.monotonic() - begun


def _lags() -> list[int]:
    db.session.rollback()
    return [place.lag for place in places().values()]


def _kept_home(size: Size, search: bool) -> Path:
    """The filled folder of an earlier run on the same code of tables and texts, or a new one."""
    sources = [*sorted((ROOT / "migrations" / "versions").glob("*.py")), *sorted(Path(__file__).parent.glob("*.py"))]
    mark = hashlib.sha256(repr((size, search)).encode() + b"".join(path.read_bytes() for path in sources)).hexdigest()
    kept = KEPT / mark[:16]
    if not kept.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        draft = KEPT / "draft"
        _fill(draft, "", size, search)
        draft.rename(kept)
    return kept


def _fill(home: Path, url: str, size: Size, search: bool) -> None:
    """Migrate, write the community, and let every reader catch up."""
    app = create_app(Config(home=home, DATABASE_URL=url, REDIS_URL=services.redis_url()))
    with app.app_context():
        _step("migrating", upgrade)
        _step(f"writing {size.posts:,} posts", lambda: community.fill(size))
        for name in READERS:
            if search or name != "search":
                _step(f"reader {name}", lambda name=name: follow.catch_up(name))


def _step(what: str, act: object) -> None:
    begun = time.monotonic()
    print(f"  {what} … ", end="", flush=True)
    act()  # type: ignore[operator]
    print(f"{time.monotonic() - begun:.0f} s", flush=True)


def _use_core(number: int) -> None:
    """What is started from now on runs on this core, where the machine has two."""
    cores = sorted(os.sched_getaffinity(1)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[number]})


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]
