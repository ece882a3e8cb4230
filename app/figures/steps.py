"""Steps of the figures, each in transactions of its own: one after another, or several at once.

Every step finds in the database what is due, so any of them may be killed and begun again.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, cast

from flask import Flask, current_app

from app.base.database import db, is_sqlite, transaction
from app.base.runs import running
from app.figures.basis import hold


@dataclass(frozen=True)
class Step:
    """`act` in a transaction; `by_parts`: again and again, until it returns 0. It stands on what is named `after`."""

    act: Callable[[], object]
    after: tuple[str, ...] = ()
    by_parts: bool = False


Steps = Mapping[str, Step]


def alone(act: Callable[[], object]) -> object:
    """In a transaction, while nobody else works on the figures."""
    with transaction():
        hold()
        return act()


def take(steps: Steps, at_once: int = 1) -> None:
    """All of them, in their order. PostgreSQL gives each of some `at_once` a core; SQLite lets one write at a time."""
    if at_once == 1 or is_sqlite():
        for name, step in steps.items():
            with running(f"figures {name}"):
                _take(step, alone)
    else:
        with transaction():
            hold()
            _take_together(steps, at_once)


def _take(step: Step, within: Callable[[Callable[[], object]], object]) -> None:
    while within(step.act) and step.by_parts:
        pass


def _take_together(steps: Steps, at_once: int) -> None:
    """A step begins when those it stands on are over; the first that fails lets none begin any more."""
    order = TopologicalSorter({name: step.after for name, step in steps.items()})
    order.prepare()
    app, under_way = cast(Any, current_app)._get_current_object(), dict[Future[None], str]()
    with ThreadPoolExecutor(at_once) as pool:
        while order.is_active():
            for name in order.get_ready():
                under_way[pool.submit(copy_context().run, _take_apart, app, name, steps[name])] = name
            over, _others = wait(under_way, return_when=FIRST_COMPLETED)
            for each in over:
                if each.exception():
                    pool.shutdown(cancel_futures=True)
                each.result()
                order.done(under_way.pop(each))


def _take_apart(app: Flask, name: str, step: Step) -> None:
    """A context of its own is a database session of its own; who began the step holds the figures."""
    with app.app_context(), running(f"figures {name}"):
        _take(step, _in_transaction)
        db.session.remove()


def _in_transaction(act: Callable[[], object]) -> object:
    with transaction():
        return act()
