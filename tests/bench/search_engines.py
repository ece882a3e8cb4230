"""The engines of search on empty indexes of their own, for measuring."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade

from app import Config, create_app
from app.readers.search.port import SearchPort
from app.readers.search.postgresql_engine import PostgresqlEngine
from app.readers.search.whoosh_engine import WhooshEngine
from tests import services
from tests.databases import Postgresql


@contextmanager
def whoosh() -> Iterator[SearchPort]:
    with tempfile.TemporaryDirectory() as home:
        engine = WhooshEngine(Path(home))
        yield _begun(engine)
        engine.close()


@contextmanager
def postgresql() -> Iterator[SearchPort]:
    home = services.folder() / "bench"
    app = create_app(Config(home=home, DATABASE_URL=Postgresql("bench").url, REDIS_URL="redis://127.0.0.1:1/0"))
    with app.app_context():
        upgrade()
        yield _begun(PostgresqlEngine())


ENGINES = {"whoosh": whoosh, "postgresql": postgresql}


def _begun(engine: SearchPort) -> SearchPort:
    engine.begin(1)
    engine.publish(1)
    return engine
