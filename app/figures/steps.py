"""Steps of the figures, each in transactions of its own: one after another, or several at once.

Every step finds in the database what is due, so any of them may be killed and begun again.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass
from graphlib import TopologicalSorter

from app.base.database import is_sqlite, transaction
from app.base.runs import running
from app.figures.basis import hold


@dataclass(frozen=True)
class Step:
    """`act` in a transaction; `by_parts`: again and again, until it returns 0. It stands on what is named `after`."""

    act: Callable[[], object]
    after: tuple[str, ...] = ()
    by_parts: bool = False


Steps = Mapping[str, Step]
Apart = Callable[[], AbstractContextManager[object]]  # a context of its own, and so a database session of its own

AT_ONCE = 2


def alone(act: Callable[[], object]) -> object:
    """In a transaction, while nobody else works on the figures."""
    with transaction():
        hold()
        return act()


def take(steps: Steps, apart: Apart | None = None) -> None:
    """All of them, in their order; with contexts `apart` several at once, for PostgreSQL gives each a core."""
    if apart is None or is_sqlite():  # which lets one write at a time
        for name, step in steps.items():
            with running(f"figures {name}"):
                _take(step, alone)
    else:
        with transaction():
            hold()
            _take_together(steps, apart)


def _take(step: Step, within: Callable[[Callable[[], object]], object]) -> None:
    while within(step.act) and step.by_parts:
        pass


def _take_together(steps: Steps, apart: Apart) -> None:
    """A step begins when those it stands on are over; once one has failed, none begins."""
    order = TopologicalSorter({name: step.after for name, step in steps.items()})
    order.prepare()
    under_way = dict[Future[None], str]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while order.is_active():
            for name in order.get_ready():
                under_way[pool.submit(copy_context().run, _take_apart, apart, name, steps[name])] = name
            over, _others = wait(under_way, return_when=FIRST_COMPLETED)
            for each in over:
                if each.exception():
                    pool.shutdown(cancel_futures=True)
                each.result()
                order.done(under_way.pop(each))


def _take_apart(apart: Apart, name: str, step: Step) -> None:
    """Who began the step holds the figures."""
    with apart(), running(f"figures {name}"):
        _take(step, _in_transaction)


def _in_transaction(act: Callable[[], object]) -> object:
    with transaction():
        return act()
