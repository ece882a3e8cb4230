"""Readers' tables made anew in bulk, two readers at a time: PostgreSQL gives each a core of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue

from flask import Flask

from app.base.database import db, is_sqlite
from app.readers import follow
from app.readers.afresh.rebuilding import rebuild

AT_ONCE = 2
WHOLE = 100
SECONDS_TO_LOOK = 0.5


def rebuild_together(app: Flask, names: Sequence[str], moved: Callable[[int], None]) -> None:
    """`moved` hears of hundredths of each reader's work. SQLite lets one write at a time."""
    steps: SimpleQueue[int] = SimpleQueue()
    db.session.remove()
    with ThreadPoolExecutor(1 if is_sqlite() else AT_ONCE) as pool:
        under_way = [pool.submit(_rebuild, app, name, steps.put) for name in names]
        while not _are_over(under_way):
            try:
                moved(steps.get(timeout=SECONDS_TO_LOOK))
            except Empty:
                continue
    for each in under_way:
        each.result()
    while not steps.empty():
        moved(steps.get())


def _are_over(under_way: Sequence[Future[None]]) -> bool:
    return all(each.done() for each in under_way)


def _rebuild(app: Flask, name: str, moved: Callable[[int], None]) -> None:
    """A context of its own is a database session of its own."""
    with app.app_context():
        shown = 0
        for progress in rebuild(name):
            moved(WHOLE * progress.done // progress.total - shown)
            shown = WHOLE * progress.done // progress.total
        follow.catch_up(name)
