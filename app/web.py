"""create_web_app(): pages, htmx and sign-in on top of create_app()."""

import importlib
import pkgutil
from typing import TypeVar

from flask import Blueprint, Flask
from htmx_flask import Htmx

from app import create_app
from app.base import keeping
from app.config import Config
from app.http import (
    actor,
    bearer,
    compression,
    devices,
    errors,
    language,
    limits,
    openapi,
    security,
    sentences,
    template,
    visits,
)

T = TypeVar("T")
PAGE_ROOMS = ("app.views", "app.kinds", "app.programs", "app.api")


def create_web_app(config: Config | None = None) -> Flask:
    """The whole site: what `create_app` makes, with pages."""
    app = create_app(config)
    Htmx(app)
    compression.install(app)  # first, so that it sees every answer last
    security.install(app)
    actor.install(app)
    bearer.install(app)
    language.install(app)
    errors.install(app)
    template.install(app)
    sentences.install(app)
    keeping.forget()
    limits.install(app)
    devices.install(app)
    visits.install(app)
    for blueprint in _found("pages", Blueprint):
        app.register_blueprint(blueprint)
    openapi.install(app, _found("resources", openapi.Group))
    return app


def _found(name: str, kind: type[T]) -> list[T]:
    """Every module of a page room offers its pages as the blueprint `pages`, those for programs as `resources`."""
    modules = [importlib.import_module(module) for room in PAGE_ROOMS for module in _modules_of(room)]
    return [getattr(module, name) for module in modules if isinstance(getattr(module, name, None), kind)]


def _modules_of(package: str) -> list[str]:
    room = importlib.import_module(package)
    return sorted(found.name for found in pkgutil.walk_packages(room.__path__, f"{package}."))
