"""Search: an engine behind a port, and the reader that keeps its index."""

from pathlib import Path

from app.readers.search import due  # noqa: F401
from app.readers.search.indexing import rebuild
from app.readers.search.port import Ask, Found, engine
from app.readers.search.port import use as _use
from app.readers.search.whoosh_engine import WhooshEngine

__all__ = ["Ask", "Found", "engine", "rebuild", "use"]


def use(folder: Path) -> None:
    """Say where the index is; create_app does so once."""
    _use(WhooshEngine(folder), folder)
