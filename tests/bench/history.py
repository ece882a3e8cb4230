"""How long a whole community takes: import, figures, rebuild, the night: `python3 -m tests.bench.history`.

At the size that issue and quality ask for: --members 100000 --posts 1500000 --reactions 6000000 --gifts 200000.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import Config, create_app
from app.base.clock import standing_at
from app.base.database import db
from app.base.runs import last_runs
from app.cli.counting import rebuild_together
from app.config import ROOT
from app.figures import work
from app.figures.verify import verify
from app.importing.community.importing import import_community
from app.readers import follow
from app.readers.reader import READERS
from app.web import create_web_app
from tests import services
from tests.bench.admin_pages import admin_pages
from tests.bench.another_day import DAY, live_on
from tests.bench.neutral import Shape, write
from tests.databases import Postgresql, Sqlite

LONGEST = 8


def main() -> None:
    given = _arguments()
    shape = Shape(given.members, given.posts, given.reactions, given.gifts, given.days, is_steady=given.steady)
    home, database = services.folder() / "home", _as_deployed() if given.database == "postgresql" else Sqlite()
    app = create_app(Config(home=home, DATABASE_URL=database.url, REDIS_URL=services.redis_url()))
    with app.app_context():
        upgrade()
        folder = _timed("writing the folder", lambda: _written(shape))
        end, begun = shape.end.replace(tzinfo=UTC), time.monotonic()
        with standing_at(end):
            _import(folder, home)
            _timed("readers, in bulk", lambda: _count(app))
            if given.until == "readers":
                return
            _timed("figures", lambda: work.work_out_everything(app.app_context))
            _steps()
            print(f"import with figures: {time.monotonic() - begun:.0f} s")
            if given.verify:
                _timed("every figure in the slow way", _verify)
            _timed("full rebuild", lambda: (_count(app), work.work_out_everything(app.app_context)))
        db.session.remove()
        for night in range(given.nights):
            the_night_after(end + night * DAY, shape.days + night)
    if given.pages:
        admin_pages(create_web_app(app.config["YUI"]))


def the_night_after(end: datetime, days: int) -> None:
    """One more day like the last, and then the night's work; the readers follow the log all day long."""
    print(f"one more day: {live_on(end, days):,} lines of the log")
    db.session.remove()
    with standing_at(end + DAY):
        _timed("readers follow", lambda: [follow.catch_up(name) for name in work.FOLLOWED])
        _timed("the night", lambda: (work.catch_up(), work.work_out_points()))
    _steps()


def _as_deployed() -> Postgresql:
    """A server as deploy/ has it: safe on the disk, cleaned up behind, with its memory."""
    lines = (line.split("#")[0].split("=") for line in (ROOT / "deploy" / "postgresql.conf").read_text().splitlines())
    return Postgresql(settings=tuple(f"{line[0].strip()}={line[1].strip()}" for line in lines if len(line) == 2))


def _written(shape: Shape) -> Path:
    """By another process, whose memory is not that of an import."""
    folder = services.folder() / "folder"
    writer = get_context("spawn").Process(target=write, args=(folder, shape))
    writer.start()
    writer.join()
    if writer.exitcode:
        raise SystemExit("The folder could not be written.")
    return folder


def _verify() -> None:
    values = figures = 0
    for figures, verdict in enumerate(verify(), 1):
        values += verdict.values
        if figures <= LONGEST or not verdict.is_ok:
            print(f"  {verdict.name:26}{verdict.values:>12,} {verdict.differences or 'as defined'}", flush=True)
    print(f"{values:,} values of {figures} figures")
    db.session.remove()


def _steps() -> None:
    """The steps of the figures that took longest in their last run."""
    steps = [run for run in last_runs() if run.name.startswith("figures ")]
    for run in sorted(steps, key=lambda run: run.seconds, reverse=True)[:LONGEST]:
        print(f"  {run.name:26}{run.rows:>12,}{run.seconds:9.1f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.history", description=__doc__)
    sizes = {"members": 5000, "posts": 75_000, "reactions": 300_000, "gifts": 10_000, "days": 1095}
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--nights", type=int, default=1)
    parser.add_argument("--steady", action="store_true", help="as busy all the time, so that ages can be compared")
    parser.add_argument("--verify", action="store_true", help="compare every figure with its slow definition")
    parser.add_argument("--pages", action="store_true", help="time each page of the admins' room at the end")
    parser.add_argument("--until", choices=("readers", "end"), default="end")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    return parser.parse_args()


def _import(folder: Path, home: Path) -> None:
    tally = import_community(folder, home, Told())
    for line in tally.lines():
        print(line)


def _count(app: Flask) -> None:
    rebuild_together(app, work.FOLLOWED, lambda _steps: None)
    for name in READERS:
        if name != "search":
            follow.catch_up(name)


class Told:
    """Each stage with its seconds."""

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        begun = time.monotonic()
        yield lambda _steps: None
        print(f"  {label:26}{total:>12,}{time.monotonic() - begun:9.1f} s", flush=True)


def _timed(what: str, act: Callable[[], Any]) -> Any:
    begun = time.monotonic()
    found = act()
    print(f"{what:28}{time.monotonic() - begun:9.1f} s   at most {_most_memory():,} MB", flush=True)
    return found


def _most_memory() -> int:
    """In MB, of this process since it was asked last (where the system can't say: since the process began)."""
    try:
        status = Path("/proc/self/status").read_text()
        Path("/proc/self/clear_refs").write_text("5")
        return int(status.split("VmHWM:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
