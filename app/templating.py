"""Templates as a settled site needs them: nothing is asked twice that can't change while it runs."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import DispatchingJinjaLoader, Environment
from jinja2 import Environment as AnyEnvironment
from jinja2 import TemplateNotFound

Source = tuple[str, str | None, Callable[[], bool] | None]


class SettledEnvironment(Environment):
    """Every template holds the globals in a dict of its own.

    Jinja's is a ChainMap, walked key by key for each include and import: it was a fifth of a page's cost.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class SettledLoader(DispatchingJinjaLoader):
    """Remembers which templates are not there: includes that may be missing are asked for on every page."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._missing: set[str] = set()

    def get_source(self, environment: AnyEnvironment, template: str) -> Source:
        if template in self._missing:
            raise TemplateNotFound(template)
        try:
            return super().get_source(environment, template)
        except TemplateNotFound:
            if not environment.auto_reload:
                self._missing.add(template)
            raise


class Site(Flask):
    """Flask with settled templates."""

    jinja_environment = SettledEnvironment

    def create_global_jinja_loader(self) -> DispatchingJinjaLoader:
        return SettledLoader(self)
