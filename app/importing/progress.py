"""How an import tells that it is under way; the command line shows it as a bar."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Progress(Protocol):
    def bar(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A stage of `total` steps; what it yields is told of steps done."""


class Quiet:
    """Nobody watches."""

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        yield lambda steps: None
