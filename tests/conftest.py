"""What every test may ask for: a database of each kind, real Redis, the site in a browser."""

import os
import shutil
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings

from app import Config, create_app
from app.base import keeping
from app.base.database import db, transaction
from app.base.i18n import speaking
from app.base.redis import client as redis_client
from app.readers import search
from app.readers.reader import READERS
from app.settings.store import change
from app.web import create_web_app
from tests import services
from tests.databases import KINDS, Postgresql, Sqlite

pytest_plugins = ["tests.scheduling", "tests.world", "tests.uniting", "tests.visiting"]

CI = bool(os.environ.get("CI"))

settings.register_profile(
    "yui",
    deadline=None,
    derandomize=CI,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("yui")


def without(reason: str) -> None:
    """Skip what this machine can't do; in CI that is a failure."""
    if CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def config_for(url: str) -> Config:
    home = services.folder() / "home"
    return Config(home=home, DATABASE_URL=url, REDIS_URL=services.redis_url(), secret_key="only for tests")


@cache
def migrated(kind: str) -> tuple[Sqlite | Postgresql, Flask]:
    """A database with this version's schema, made by the migrations, and the application on it."""
    database = KINDS[kind]()
    app = create_app(config_for(database.url))
    with app.app_context():
        upgrade()
        _let_people_be_short()
    database.keep()
    return database, app


def _let_people_be_short() -> None:
    """In tests people say no more than the test is about; how short they may be is a setting, with tests of its own."""
    with transaction():
        for name in ("shortest_title", "shortest_title_ja", "shortest_text", "shortest_text_ja"):
            change(name, 1)
    db.session.remove()


@cache
def web_app(kind: str) -> Flask:
    app = create_web_app(config_for(migrated(kind)[0].url))
    app.testing = True
    return app


@pytest.fixture(params=list(KINDS))
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(database_kind: str) -> Iterator[Flask]:
    """The application without pages, in its context, on an empty database; sentences are in English."""
    yield from _fresh(database_kind)


@pytest.fixture
def sqlite_app() -> Iterator[Flask]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    yield from _fresh("sqlite")


def _fresh(kind: str) -> Iterator[Flask]:
    try:
        database, app = migrated(kind)
    except services.Missing as missing:
        without(str(missing))
    config: Config = app.config["YUI"]
    search.use(config.search_engine, config.home / "search")  # another test may have made an application elsewhere
    with app.app_context(), speaking("en"):
        yield app
        db.session.remove()
        _clear_readers()
    database.renew()
    redis_client().flushdb()
    keeping.forget()
    shutil.rmtree(services.folder() / "home" / "search", ignore_errors=True)


def _clear_readers() -> None:
    """What readers keep outside the database, such as a search index."""
    with transaction():
        for reader in READERS.values():
            if reader.clear:
                reader.clear()
    db.session.remove()


@pytest.fixture
def database(app: Flask) -> object:
    """Runs the test on SQLite and on PostgreSQL."""
    return db


@pytest.fixture
def web(app: Flask, database_kind: str) -> Flask:
    """The whole site on the test's database, without the ready pages of the test before."""
    site = web_app(database_kind)
    keeping.forget()
    return site


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    """Asks for pages as a guest."""
    return web.test_client()
