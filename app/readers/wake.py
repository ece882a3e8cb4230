"""Telling the readers that the log has grown."""

from app.base.jobs import enqueue
from app.events import log


def wake_readers() -> None:
    """One job for all readers: a fork for each of them would cost more than what they do."""
    enqueue("workers.jobs.catch_up_all", unique="catch_up_all")


def listen() -> None:
    """From now on every commit that wrote to the log wakes the readers."""
    log.when_appended(wake_readers)
