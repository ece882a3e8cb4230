"""What ran last, how long it took, how many rows it wrote: a line a name, in Redis, for the page of workers."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from time import monotonic
from typing import Any

from redis import RedisError
from sqlalchemy import Engine, event

from app.base.clock import now
from app.base.redis import client

log = logging.getLogger(__name__)
KEY = "runs"
LONG_SECONDS = 1.0


@dataclass
class Run:
    """One run; `rows` were inserted, changed or deleted. `waited_seconds`: from being asked for until it began."""

    name: str
    began_at: datetime = field(default_factory=now)
    seconds: float = 0.0
    rows: int = 0
    failed: bool = False
    waited_seconds: float | None = None  # what nobody asks for waits for nobody


_running: ContextVar[Run | None] = ContextVar("running", default=None)


@contextmanager
def running(name: str, waited_seconds: float | None = None) -> Iterator[Run]:
    """Time what is done within, and count the rows that it writes; runs may lie within runs."""
    _listen()
    run, begun = Run(name, waited_seconds=waited_seconds), monotonic()
    around = _running.set(run)
    try:
        yield run
    except BaseException:
        run.failed = True
        raise
    finally:
        _running.reset(around)
        run.seconds = monotonic() - begun
        _tell(run)


def count_rows(number: int) -> None:
    """Rows that were written past the database's cursors."""
    run = _running.get()
    if run:
        run.rows += number


def _tell(run: Run) -> None:
    outer = _running.get()
    if outer:
        outer.rows += run.rows
    level = logging.INFO if run.seconds >= LONG_SECONDS else logging.DEBUG
    log.log(level, "%s took %.1f s and wrote %d rows", run.name, run.seconds, run.rows)
    with suppress(RedisError):
        client().hset(KEY, run.name, json.dumps({**asdict(run), "began_at": run.began_at.isoformat()}))


def last_runs() -> list[Run]:
    """The last run of each name, by name. Raises RedisError when Redis is away."""
    kept = [json.loads(line) for line in client().hvals(KEY)]
    runs = [Run(**{**each, "began_at": datetime.fromisoformat(each["began_at"])}) for each in kept]
    return sorted(runs, key=lambda run: run.name)


@cache
def _listen() -> None:
    """From the first run on, and so never in a process that only serves pages."""
    event.listen(Engine, "after_cursor_execute", _add_rows)


def _add_rows(_connection: Any, cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
    if context and (context.isinsert or context.isupdate or context.isdelete):
        count_rows(max(cursor.rowcount, 0))
