"""One import at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.importing.values import Stopped


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Two imports at once would take the same rows."""
    with (home / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stopped("Another import is under way: wait until it has ended.") from None
        yield
