"""create_app(): everything but the pages, for workers and the command line."""

import importlib
import pkgutil
from types import ModuleType

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate

from app import models, rules
from app.base import catalogue, garbage, links, mail, redis
from app.base.database import db
from app.base.i18n import DEFAULT_LOCALE
from app.config import ROOT, Config
from app.operations.mail_in import bouncing
from app.readers import search, wake
from app.templating import Site

__all__ = ["Config", "create_app", "load_rooms", "models", "rules"]

ROOMS = ("app.kinds", "app.programs", "app.readers", "app.figures")


def create_app(config: Config | None = None) -> Flask:
    """The application without pages: database, log, readers, kinds and programmes."""
    config = config or Config()
    config.home.mkdir(parents=True, exist_ok=True)
    app = Site("app", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        YUI=config,
        SQLALCHEMY_DATABASE_URI=config.database,
        SQLALCHEMY_ENGINE_OPTIONS={} if config.uses_sqlite else {"pool_size": 5, "pool_pre_ping": True},
        SECRET_KEY=config.secret,
        BABEL_DEFAULT_LOCALE=DEFAULT_LOCALE,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "translations"),
    )
    catalogue.compile_if_stale(ROOT / "app" / "translations")
    redis.use(config.redis)
    links.use(config.site_url, config.secret)
    mail.use(config.mail_url, config.mail_from, config.home / "mails")
    search.use(config.search_engine, config.home / "search")
    mail.addresses.use(config.mail_in_address, config.secret)
    mail.delivery.when_refused(bouncing.note_refused)
    app.teardown_appcontext(lambda _error: garbage.collect_if_due())  # called last, for it is registered first
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    Babel(app, locale_selector=lambda: None)
    load_rooms()
    wake.listen()
    garbage.keep_out_of_work()
    return app


def load_rooms() -> list[ModuleType]:
    """Import every kind, programme, reader and figure: each registers itself; none knows its neighbours."""
    return [module for room in ROOMS for module in _import_all(room)]


def _import_all(package: str) -> list[ModuleType]:
    room = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.iter_modules(room.__path__))
    return [importlib.import_module(f"{package}.{name}") for name in names]
