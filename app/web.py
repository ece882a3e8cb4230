"""create_web_app(): pages, htmx and sign-in on top of create_app()."""

import importlib
import pkgutil

from flask import Blueprint, Flask
from htmx_flask import Htmx

from app import create_app
from app.config import Config
from app.http import (
    actor,
    compression,
    errors,
    guest_cache,
    language,
    limits,
    pieces,
    security,
    sentences,
    template,
    visits,
)

PAGE_ROOMS = ("app.views", "app.kinds", "app.programs", "app.api")


def create_web_app(config: Config | None = None) -> Flask:
    """The whole site: what `create_app` makes, with pages."""
    app = create_app(config)
    Htmx(app)
    compression.install(app)  # first, so that it sees every answer last
    security.install(app)
    actor.install(app)
    language.install(app)
    errors.install(app)
    template.install(app)
    sentences.install(app)
    guest_cache.install(app)
    pieces.install(app)
    limits.install(app)
    visits.install(app)
    for blueprint in find_pages():
        app.register_blueprint(blueprint)
    return app


def find_pages() -> list[Blueprint]:
    """Every module of a page room offers its pages as the blueprint named `pages`."""
    modules = [importlib.import_module(name) for room in PAGE_ROOMS for name in _modules_of(room)]
    return [module.pages for module in modules if isinstance(getattr(module, "pages", None), Blueprint)]


def _modules_of(package: str) -> list[str]:
    room = importlib.import_module(package)
    return sorted(found.name for found in pkgutil.walk_packages(room.__path__, f"{package}."))
