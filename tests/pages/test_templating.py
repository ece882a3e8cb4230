"""Templates of a settled site: what is not there is looked for once, and every template knows the globals."""

import pytest
from flask import Flask
from jinja2 import TemplateNotFound


def test_a_missing_include_is_looked_for_once(web: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = web.jinja_env.loader
    asked: list[str] = []
    found = type(loader).__mro__[1].get_source

    def ask(self: object, environment: object, template: str) -> object:
        asked.append(template)
        return found(self, environment, template)

    monkeypatch.setattr(type(loader).__mro__[1], "get_source", ask)
    page = web.jinja_env.from_string('{% include "nowhere/at/all.html" ignore missing %}.')
    with web.test_request_context("/"):
        assert [page.render(), page.render()] == [".", "."]
    assert asked == ["nowhere/at/all.html"]


def test_a_missing_template_is_missing_every_time(web: Flask) -> None:
    for _time in range(2):
        with pytest.raises(TemplateNotFound):
            web.jinja_env.get_template("nowhere/again.html")


def test_imported_macros_know_the_globals(web: Flask) -> None:
    page = web.jinja_env.from_string(
        '{% from "macros/ui.html" import button %}{{ button(_("Save")) }}{{ Action is defined }}'
    )
    with web.test_request_context("/"):
        assert "True" in page.render()
