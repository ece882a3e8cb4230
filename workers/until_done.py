"""Doing much in small transactions."""

from collections.abc import Callable
from datetime import datetime

from app.base.clock import now
from app.base.database import transaction


def until_done(some: Callable[[datetime], int]) -> None:
    """Small transactions one after another: members who give points meanwhile don't wait for long."""
    done = -1
    while done:
        with transaction():
            done = some(now())
