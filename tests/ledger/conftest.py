"""An empty book on each database. PostgreSQL joins in where TEST_DATABASE_URL names a server's empty database."""

import os

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.base.database import db
from app.base.i18n import speaking
from app.config import Config

_apps: dict[str, Flask] = {}


def _app(url, home):
    if url not in _apps:
        _apps[url] = create_app(Config(home=home, DATABASE_URL=url))
        with _apps[url].app_context():
            upgrade()
    return _apps[url]


@pytest.fixture(params=["", os.environ.get("TEST_DATABASE_URL")], ids=["sqlite", "postgresql"])
def database(request, tmp_path_factory):
    if request.param is None:
        pytest.skip("TEST_DATABASE_URL is not set")
    with _app(request.param, tmp_path_factory.mktemp("home")).app_context(), speaking("en"):
        yield db
        db.session.rollback()
        _empty()
        db.session.remove()


def _empty():
    with db.engine.connect().execution_options(write=True) as connection:
        for table in reversed(db.metadata.sorted_tables):
            if table.name.startswith("ledger_"):
                connection.execute(table.delete())
        connection.commit()
