"""Telling the readers that the log has grown."""

from redis import RedisError

from app.base.jobs import enqueue
from app.base.redis import client
from app.events import log
from app.readers.reader import READERS


def wake_readers() -> None:
    """One job per reader. The mark tells a job that runs already to look once more before it ends."""
    try:
        client().mset({f"wake:{name}": 1 for name in READERS})
    except RedisError:
        return
    for name in READERS:
        enqueue("workers.jobs.catch_up", name, unique=f"catch_up-{name}")


def listen() -> None:
    """From now on every commit that wrote to the log wakes the readers."""
    log.when_appended(wake_readers)
