"""Search: an engine behind a port, and the reader that keeps its index."""

from pathlib import Path

from app.readers.search import due  # noqa: F401
from app.readers.search.indexing import rebuild
from app.readers.search.port import Ask, Found, Order, engine
from app.readers.search.port import use as _use
from app.readers.search.postgresql_engine import PostgresqlEngine
from app.readers.search.whoosh_engine import WhooshEngine

__all__ = ["Ask", "Found", "Order", "engine", "rebuild", "use"]


def use(name: str, folder: Path) -> None:
    """Say which engine searches, and where one that keeps files keeps them; create_app does so once."""
    _use(PostgresqlEngine() if name == PostgresqlEngine.name else WhooshEngine(folder))
