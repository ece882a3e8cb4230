"""Sentences in templates, looked up once per language: a page says some three hundred of them."""

from functools import cache
from typing import Any

from flask import Flask, g
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from app.base.i18n import format_number


def install(app: Flask) -> None:
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


def gettext(sentence: str, /, **values: Any) -> Markup:
    """The sentence in the reader's language; values that are not markup are escaped."""
    said = _said(_language(), sentence)
    return said % values if values or "%" in sentence else said


def ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """Its `num` is shown as any other number: 1,042 topics."""
    values.setdefault("num", format_number(number))
    return Markup(get_translations().ungettext(one, many, number)) % values  # noqa: S704 - sentences are ours


def _language() -> str:
    """What flask-babel has settled for this request (or `speaking` for a while), read without its detours."""
    try:
        return str(g._flask_babel.babel_locale.language)
    except AttributeError:
        return str(get_locale())


@cache
def _said(_in_language: str, sentence: str) -> Markup:
    return Markup(get_translations().ugettext(sentence))  # noqa: S704 - sentences are ours
