"""Ready pieces of pages for members: rendered once for all viewers to whom they look the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import NamedTuple

from flask import Flask
from flask_babel import get_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.base.i18n import current_locale
from app.http.actor import current_actor

MOST_PIECES = 3000
OLDEST_SECONDS = 60.0  # "3 minutes ago" must not stand for long
TOKEN = "\N{NULL}token\N{NULL}"  # noqa: S105 - where the viewer's own goes

Stamps = tuple[bytes | None, ...] | None


class _Piece(NamedTuple):
    stamps: Stamps
    html: str
    made: float


_pieces: OrderedDict[Hashable, _Piece] = OrderedDict()


def install(app: Flask) -> None:
    """Each application starts without pieces."""
    forget()


def forget() -> None:
    _pieces.clear()


def piece(look: Hashable, stamps: Stamps, make: Callable[[], str]) -> Markup:
    """What `make` renders, or what it rendered for the same `look`, language and zone under the same stamps.

    The viewer's own form token is put in anew. Without stamps (Redis is away) nothing is kept.
    """
    if stamps is None:
        return Markup(make())  # noqa: S704 - a template has escaped it
    key = (look, current_locale(), str(get_timezone()))
    token = generate_csrf() if current_actor().signed_in else TOKEN
    kept = _pieces.get(key)
    if kept is None or kept.stamps != stamps or monotonic() - kept.made > OLDEST_SECONDS:
        kept = _Piece(stamps, make().replace(token, TOKEN), monotonic())
        _pieces[key] = kept
        while len(_pieces) > MOST_PIECES:
            _pieces.popitem(last=False)
    return Markup(kept.html.replace(TOKEN, token))  # noqa: S704
