import os

import pytest
from flask_migrate import upgrade

from app import Config, create_app
from app.base.database import db

_apps = {}


def _app(name, tmp):
    if name not in _apps:
        url = "" if name == "sqlite" else os.environ["LED_PG"]
        config = Config(home=tmp, DATABASE_URL=url)
        app = create_app(config)
        with app.app_context():
            upgrade()
        _apps[name] = app
    return _apps[name]


@pytest.fixture(params=["sqlite"] + (["postgresql"] if os.environ.get("LED_PG") else []))
def database(request, tmp_path_factory):
    app = _app(request.param, tmp_path_factory.mktemp("home"))
    with app.app_context():
        yield db
        db.session.rollback()
        with db.engine.connect().execution_options(write=True) as c:
            if request.param == "sqlite":
                c.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for t in reversed(db.metadata.sorted_tables):
                c.execute(t.delete())
            c.commit()
        db.session.remove()
