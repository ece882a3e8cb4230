"""Sixteen processes at one book, killed and begun again, under a clock that jumps.

Run as `python -m tests.market.processes URL FOLDER SEED ACTS`: each process leaves a diary in FOLDER.
"""

import json
import mmap
import multiprocessing
import os
import random
import signal
import struct
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path

from flask import Flask

from app import Config, create_app
from app.base.clock import day_of, next_month, now, standing_at, start_of
from app.base.database import db
from app.base.i18n import speaking
from tests.market.deeds import Deeds, keys

PROCESSES = 16
AGAIN = 0.1  # of all deeds are sent twice
KILLS = 24
ZONE = "Asia/Tokyo"
BEGIN = datetime(2026, 9, 20, 14, 59, 59, tzinfo=UTC)  # a second before the tank opens, by the site's clock
SPAWN = multiprocessing.get_context("fork")


class Clock:
    """How far the site's time is ahead of the machine's, shared by all processes."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 8)
        self._set(BEGIN - now())

    def now(self) -> datetime:
        return now() + timedelta(seconds=struct.unpack("d", self._shared[:8])[0])

    def jump(self, dice: random.Random) -> None:
        """Mostly some hours on or a little back; or to just before a midnight, the tank's opening, a month's end."""
        at = self.now()
        day = day_of(at, ZONE)
        midnight, month_end = start_of(day + timedelta(days=1), ZONE), start_of(next_month(day), ZONE)
        opening = start_of(day.replace(day=21), ZONE)
        some_hours = at + timedelta(hours=dice.randint(1, 12))
        wanted = dice.choice(
            [midnight, midnight, month_end, opening, opening, some_hours, some_hours, None, None, None]
        )
        target = at - timedelta(seconds=40) if wanted is None or wanted < at else wanted - timedelta(seconds=0.2)
        self._set(target - now())

    def _set(self, ahead: timedelta) -> None:
        self._shared[:8] = struct.pack("d", ahead.total_seconds())


class Diary:
    """What became of the deeds of one process; it outlives its process."""

    def __init__(self, path: Path) -> None:
        self.finished = len(path.read_text().splitlines()) if path.exists() else 0
        self._file = path.open("a", buffering=1)

    def write(self, key: str, outcome: str) -> None:
        self._file.write(json.dumps([key, outcome]) + "\n")


def work(app: Flask, number: int, seed: int, acts: int, folder: Path, clock: Clock) -> None:
    """Go on where the diary ends: what was under way when the process before was killed is done again."""
    diary, dice = Diary(folder / f"{number}.diary"), random.Random(f"{seed}-{number}")
    with app.app_context(), speaking("en"):
        db.engine.dispose(close=False)  # the parent's connections are the parent's
        deeds = Deeds()
        plan = list(_with_repeats(keys(number, dice, acts), dice))
        for key in plan[diary.finished :]:
            at = clock.now()
            with standing_at(at):
                diary.write(key, deeds.do(key, at))


def _with_repeats(planned: Iterator[str], dice: random.Random) -> Iterator[str]:
    for key in planned:
        yield key
        if dice.random() < AGAIN:
            yield key


def run(url: str, folder: Path, seed: int, acts: int) -> int:
    """Until all are done; the number of processes that were killed."""
    home = folder / "home"
    app = create_app(Config(home=home, DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:1/0"))
    clock, dice, killed = Clock(), random.Random(seed), 0

    def begin(number: int) -> multiprocessing.process.BaseProcess:
        process = SPAWN.Process(target=work, args=(app, number, seed, acts // PROCESSES, folder, clock))
        process.start()
        return process

    running = {number: begin(number) for number in range(PROCESSES)}
    while running:
        wait([process.sentinel for process in running.values()], timeout=dice.uniform(0.05, 0.5))
        if dice.random() < 0.4:
            clock.jump(dice)
        for number, process in list(running.items()):
            ended = process.exitcode
            if ended == 0:
                del running[number]
            elif ended == -signal.SIGKILL:
                running[number] = begin(number)
            elif ended is not None:
                raise SystemExit(f"process {number} ended with {ended}")
        if running and killed < KILLS:
            victim = dice.choice(list(running.values()))
            os.kill(victim.pid or 0, signal.SIGKILL)
            victim.join()
            killed += 1
    return killed


if __name__ == "__main__":
    sys.stdout.write(str(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
