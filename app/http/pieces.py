"""Ready pieces of pages for members: rendered once for all viewers to whom they look the same."""

from collections.abc import Callable, Hashable

from flask import render_template
from flask_babel import get_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.base.i18n import current_locale
from app.base.keeping import Keep, Stamps
from app.http.actor import current_actor
from app.http.template import offer

TOKEN = "\N{NULL}token\N{NULL}"  # noqa: S105 - where the viewer's own goes

_pieces: Keep[str] = Keep(most=3000)


def piece(look: Hashable, stamps: Stamps, make: Callable[[], str]) -> Markup:
    """What `make` renders, or what it rendered for the same `look`, language and zone under the same stamps.

    The viewer's own form token is put in anew.
    """
    key = (look, current_locale(), str(get_timezone()))
    token = generate_csrf() if current_actor().signed_in else TOKEN
    kept = _pieces.value(key, stamps, lambda: make().replace(token, TOKEN))
    return Markup(kept.replace(TOKEN, token))  # noqa: S704 - a template has escaped it


def _ready_part(name: str) -> Markup:
    """A template that says the same to everybody."""
    return piece(name, (), lambda: render_template(name))


offer("ready_part", _ready_part)
