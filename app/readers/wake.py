"""Telling the readers that the log has grown."""

from app.base.jobs import enqueue
from app.events import log
from app.readers.reader import READERS


def wake_readers() -> None:
    """One job per reader; a reader that is counting already gets another look afterwards."""
    for name in READERS:
        enqueue("workers.jobs.catch_up", name, unique=f"catch_up-{name}")


def listen() -> None:
    """From now on every commit that wrote to the log wakes the readers."""
    log.when_appended(wake_readers)
